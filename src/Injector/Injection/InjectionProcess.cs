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

/// <summary>One pod on its way through decision, templates, parameters, plan and patch, and what is said to its creator on the way.</summary>
internal sealed class InjectionProcess
{
    private readonly InjectionSettings _settings;
    private readonly DecisionInput _input;
    private readonly List<InjectionWarning> _warnings = [];
    private readonly ReviewBudget _budget;

    public InjectionProcess(in PodRequest request, NamespaceFacts ns, InjectionSettings settings, CancellationToken cancellationToken)
    {
        _budget = ReviewBudget.For(request.Pod, cancellationToken);
        _settings = settings;
        // What is no pod is not read as one: a deletion comes with a null object.
        var pod = request.IsPodCreation ? new PodView(request.Pod) : default;
        _input = new DecisionInput
        {
            Request = request,
            Pod = pod,
            Namespace = ns,
            Configuration = settings.Configuration,
            NativeSidecars = settings.NativeSidecars,
            PodOptIn = OptIn.Read(pod.Label(Keys.Inject), pod.Annotation(Keys.Inject), "pod", _warnings),
            NamespaceOptIn = OptIn.Read(
                ns.Labels.GetValueOrDefault(Keys.Inject), ns.Annotations.GetValueOrDefault(Keys.Inject), "namespace", _warnings),
        };
    }

    public InjectionOutcome Run(ArrayBufferWriter<byte>? buffer)
    {
        var decision = DecisionTable.Decide(_input);
        if (!decision.Inject)
        {
            // Any other no may rest on a mistyped key.
            if (ReasonTraits.Of(decision.Reason).IsNeverOurs)
                _warnings.Clear();
            else
                Advise(decision, _settings.Templates.Templates);
            return new InjectionOutcome { Decision = decision, Reason = decision.Reason, Warnings = _warnings };
        }

        try
        {
            return Inject(decision, buffer);
        }
        catch (TooComplexException e)
        {
            return Refuse(decision, new InjectionError(Reason.TooComplex, e.Message), [], []);
        }
    }

    private InjectionOutcome Inject(Decision decision, ArrayBufferWriter<byte>? buffer)
    {
        var selected = TemplateSelection.Select(_input.Pod, _input.Namespace, _input.Enforced, _settings);
        Advise(decision, selected.Value ?? _settings.Templates.Templates);
        if (!selected.Succeeded)
            return Refuse(decision, selected.Error, [], []);
        var templates = selected.Value;

        var status = StatusAnnotation.Read(_input.Pod.Annotation(Keys.Status));
        var shape = PodShape.Read(_input.Pod, new SidecarNames(_settings.Configuration.KnownSidecars, status, templates), _budget);
        var share = new PodsShare(_input.Namespace, _input.Enforced);
        var planner = new PodPlanner(shape, _input.Pod, _input.Request.Namespace, _input.Namespace, share, _settings.NativeSidecars, _budget, _warnings);
        var present = new List<SidecarTemplate>();
        var parameters = new List<ParameterValue>();
        List<ParameterValue>? live = null;
        foreach (var template in templates)
        {
            var errors = new List<InjectionError>();
            var resolved = ParameterResolver.Resolve(template, _input.Pod, _input.Namespace, share, errors);
            var values = TemplateValues.Of(resolved);
            var presence = TemplatePresence.Of(template, shape, status, trusted: !_input.Enforced, values, _budget);
            if (presence.Conflict is { } conflict)
                return Refuse(decision, conflict, templates, parameters);
            if (presence.IsWhole)
            {
                present.Add(template);
                WarnIfOutdated(template, status);
                foreach (var parameter in resolved)
                    if (parameter.Parameter.IsLive)
                        (live ??= []).Add(parameter);
                continue;
            }

            parameters.AddRange(resolved);
            if (errors.Count == 0 && planner.Add(template, values, presence.Remains) is { } problem)
                errors.Add(problem);
            if (errors.Count > 0)
                return Refuse(decision, errors[0], templates, parameters, [.. errors.Skip(1)]);
        }

        return planner.IsEmpty
            ? new InjectionOutcome
            {
                Decision = decision,
                Reason = Reason.AlreadyInjected,
                Warnings = _warnings,
                Templates = templates,
                Parameters = live ?? [],
            }
            : Inject(decision, templates, parameters, shape, planner.Plan(), present, status, buffer);
    }

    private InjectionOutcome Inject(
        Decision decision, IReadOnlyList<SidecarTemplate> templates, List<ParameterValue> parameters, PodShape shape,
        InjectionPlan plan, List<SidecarTemplate> present, StatusAnnotation status, ArrayBufferWriter<byte>? buffer)
    {
        if (!plan.Native && plan.Sidecars.Any() && _input.RunsToCompletion)
        {
            var whole = _input.Request.BelongsToJob ? "Job" : "pod";
            _warnings.Add(new(
                WarningCode.SidecarOutlivesPod,
                Key: null,
                $"this {whole} will not complete while its sidecar runs; native sidecars (Kubernetes 1.29 or later) end with the {whole}"));
        }

        foreach (var applied in plan.Templates)
            _warnings.AddRange(applied.ResourceWarnings);
        var written = StatusWriter.Write(plan, present, status);
        if (AnnotationLimit.Check(_input.Pod, plan, written.Length) is { } error)
            return Refuse(decision, error, templates, parameters);
        buffer ??= new ArrayBufferWriter<byte>(8192);
        PatchWriter.Write(buffer, _input.Pod, shape, _input.Request.PathPrefix, plan, written, _budget);
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

    private void Advise(Decision decision, IReadOnlyList<SidecarTemplate> templates)
    {
        UnknownKeys.Report(_input.Pod, _input.Namespace, templates, _settings.Templates, _warnings);
        if (!_input.Namespace.Known)
            _warnings.Add(new(
                WarningCode.NamespaceNotKnown,
                Key: null,
                $"namespace {BoundedText.Fit(_input.Namespace.Name, BoundedText.MaxName)} could not be read in time; only the pod's own keys were considered"));
        if (_input.Namespace.Labels.GetValueOrDefault(Keys.Enforce) is { } word and not ("true" or "false"))
            _warnings.Add(new(
                WarningCode.EnforceNotUnderstood,
                Keys.Enforce,
                $"{Keys.Enforce}: the namespace's label \"{Excerpt.Of(word, 20)}\" is ignored; use \"true\""));
        if (decision.Reason == Reason.NamespaceEnforced && _input.PodOptIn == false)
            _warnings.Add(new(
                WarningCode.OptOutNotHonoured,
                Keys.Inject,
                $"{Keys.Inject}: \"false\" is not honoured: namespace {_input.Namespace.Name} enforces injection"));
    }

    private void WarnIfOutdated(SidecarTemplate template, StatusAnnotation status)
    {
        if (status.Revision(template.Name) is { } revision && revision != template.Revision)
            _warnings.Add(new(
                WarningCode.RevisionOutdated,
                Key: null,
                $"{template.Name} stays at revision {revision}; the template is at {template.Revision}, new pods get that"));
    }

    private InjectionOutcome Refuse(
        Decision decision, InjectionError error, IReadOnlyList<SidecarTemplate> templates, List<ParameterValue> parameters,
        params ReadOnlySpan<InjectionError> further)
    {
        var denies = _input.Enforced || _settings.Configuration.UserErrors == UserErrorPolicy.Deny;
        foreach (var other in further)
            _warnings.Add(new(WarningCode.FurtherError, other.Key, other.MessageWithReason));
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
