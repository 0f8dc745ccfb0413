using System.Buffers;
using Injector.Configuration;
using Injector.Injection.Decisions;
using Injector.Injection.Patches;
using Injector.Injection.Plans;
using Injector.Injection.Pods;
using Injector.Injection.Reasons;
using Injector.Kubernetes;
using Injector.Templates.Model;
using Injector.Text;

namespace Injector.Injection;

/// <summary>One review: decision, templates, parameters, plan, patch, in that order.</summary>
internal sealed class PodReview
{
    private readonly PodRequest _request;
    private readonly NamespaceFacts _namespace;
    private readonly InjectionSettings _settings;
    private readonly PodView _pod;
    private readonly DecisionInput _input;
    private readonly List<string> _warnings = [];

    public PodReview(in PodRequest request, NamespaceFacts ns, InjectionSettings settings)
    {
        _request = request;
        _namespace = ns;
        _settings = settings;
        // What is no pod is not read as one: a deletion comes with a null object.
        _pod = request.IsPodCreation ? new PodView(request.Pod) : default;
        _input = new DecisionInput
        {
            Request = request,
            Pod = _pod,
            Namespace = ns,
            Configuration = settings.Configuration,
            PodOptIn = OptIn.Read(_pod.Label(Keys.Inject), _pod.Annotation(Keys.Inject), "pod", _warnings),
            NamespaceOptIn = OptIn.Read(
                ns.Labels.GetValueOrDefault(Keys.Inject), ns.Annotations.GetValueOrDefault(Keys.Inject), "namespace", _warnings),
        };
    }

    public InjectionOutcome Run(ArrayBufferWriter<byte>? buffer)
    {
        var decision = DecisionTable.Decide(_input);
        if (!decision.Inject)
        {
            // A pod that is never ours is none of our business; any other no may rest on a mistyped key.
            if (decision.Reason is Reason.UnsupportedRequest or Reason.MirrorPod or Reason.NamespaceExcluded or Reason.WindowsPod)
                _warnings.Clear();
            else
                Advise(decision, _settings.Templates.Templates);
            return new InjectionOutcome { Decision = decision, Reason = decision.Reason, Warnings = _warnings };
        }

        var (templates, error) = TemplateSelection.Select(_pod, _namespace, _settings);
        Advise(decision, error is null ? templates : _settings.Templates.Templates);
        if (error is not null)
            return Refuse(decision, error, templates, []);

        var shape = PodShape.Read(_pod);
        var status = StatusAnnotation.Read(_pod.Annotation(Keys.Status));
        var planner = new PodPlanner(shape, _pod, _request.Namespace, _namespace);
        var present = new List<SidecarTemplate>();
        var parameters = new List<ParameterValue>();
        foreach (var template in templates)
        {
            var (isPresent, conflict) = TemplatePresence.Of(template, shape, status);
            if (conflict is not null)
                return Refuse(decision, conflict, templates, parameters);
            if (isPresent)
            {
                present.Add(template);
                WarnIfOutdated(template, status);
                continue;
            }
            var errors = new List<InjectionError>();
            var values = ParameterResolver.Resolve(template, _pod, _namespace, errors);
            parameters.AddRange(values);
            if (errors.Count == 0 && planner.Add(template, values) is { } problem)
                errors.Add(problem);
            if (errors.Count > 0)
                return Refuse(decision, errors[0], templates, parameters, [.. errors.Skip(1)]);
        }
        return planner.Applications.Count == 0
            ? new InjectionOutcome { Decision = decision, Reason = Reason.AlreadyInjected, Warnings = _warnings, Templates = templates }
            : Inject(decision, templates, parameters, shape, planner.Applications, present, status, buffer);
    }

    private InjectionOutcome Inject(
        Decision decision, IReadOnlyList<SidecarTemplate> templates, List<ParameterValue> parameters, PodShape shape,
        List<TemplateApplication> applications, List<SidecarTemplate> present, StatusAnnotation status, ArrayBufferWriter<byte>? buffer)
    {
        var plan = Plan(shape, applications);
        if (!plan.Native && plan.Sidecars.Count > 0 && RunsToCompletion)
        {
            var whole = _request.BelongsToJob ? "Job" : "pod";
            _warnings.Add($"this {whole} will not complete while its sidecar runs; native sidecars (Kubernetes 1.29 or later) end with the {whole}");
        }
        foreach (var application in applications)
            _warnings.AddRange(application.LoweredLimits);
        var written = StatusWriter.Write(plan, applications, present, status);
        if (AnnotationLimit.Check(_pod, plan, written.Length) is { } error)
            return Refuse(decision, error, templates, parameters);
        buffer ??= new ArrayBufferWriter<byte>(8192);
        PatchWriter.Write(buffer, _pod, shape, _request.PathPrefix, plan, applications, written);
        return new InjectionOutcome
        {
            Decision = decision,
            Reason = decision.Reason,
            Warnings = _warnings,
            Templates = templates,
            Parameters = parameters,
            Plan = plan,
            Patch = buffer.WrittenMemory,
        };
    }

    /// <summary>Also without a Job: workflow engines and build systems make such pods themselves.</summary>
    private bool RunsToCompletion => _request.BelongsToJob || PodView.Text(_pod.Spec, "restartPolicy"u8) is "Never" or "OnFailure";

    private InjectionPlan Plan(PodShape shape, List<TemplateApplication> applications)
    {
        var plan = new InjectionPlan { Native = _settings.NativeSidecars };
        foreach (var application in applications)
        {
            var template = application.Template;
            foreach (var container in application.InitContainers)
                plan.InitContainers.Add(new PlannedContainer(container.Name, template));
            foreach (var container in application.Sidecars)
                plan.Sidecars.Add(new PlannedContainer(container.Name, template));
            if (application.SharedVolume is { } shared)
            {
                plan.Mounts.AddRange(shared.ApplicationMounts);
                if (shared.AddedVolume is { } added)
                    plan.Volumes.Add(new PlannedVolume(added, template));
            }
            foreach (var volume in template.Volumes)
                plan.Volumes.Add(new PlannedVolume(volume.Name, template));
        }
        PodMetadataPlanner.Plan(plan, _pod, shape, applications);
        return plan;
    }

    private void Advise(Decision decision, IReadOnlyList<SidecarTemplate> templates)
    {
        UnknownKeys.Report(_pod, _namespace, templates, _settings.Templates, _warnings);
        if (!_namespace.Known)
            _warnings.Add($"namespace {_namespace.Name} could not be read in time; only the pod's own keys were considered");
        if (_namespace.Labels.GetValueOrDefault(Keys.Enforce) is { } word and not ("true" or "false"))
            _warnings.Add($"{Keys.Enforce}: the namespace's label \"{Excerpt.Of(word, 20)}\" is ignored; use \"true\"");
        if (decision.Reason == Reason.NamespaceEnforced && _input.PodOptIn == false)
            _warnings.Add($"{Keys.Inject}: \"false\" is not honoured: namespace {_namespace.Name} enforces injection");
    }

    private void WarnIfOutdated(SidecarTemplate template, StatusAnnotation status)
    {
        if (status.Revision(template.Name) is { } revision && revision != template.Revision)
            _warnings.Add($"{template.Name} stays at revision {revision}; the template is at {template.Revision}, new pods get that");
    }

    private InjectionOutcome Refuse(
        Decision decision, InjectionError error, IReadOnlyList<SidecarTemplate> templates, List<ParameterValue> parameters,
        params ReadOnlySpan<InjectionError> further)
    {
        var denies = _input.Enforced || _settings.Configuration.UserErrors == UserErrorPolicy.Deny;
        _warnings.Insert(0, $"{error.Reason}: {error.Message}");
        foreach (var other in further)
            _warnings.Add($"{other.Reason}: {other.Message}");
        return new InjectionOutcome
        {
            Decision = decision,
            Reason = error.Reason,
            Error = error,
            Allowed = !denies,
            Warnings = _warnings,
            Templates = templates,
            Parameters = parameters,
        };
    }
}
