using System.Buffers;
using Injector.Configuration;
using Injector.Injection;
using Injector.Injection.Pods;

namespace Injector.Admission;

/// <summary>The core's entry point as a value, so that tests can put any outcome behind the endpoint.</summary>
internal delegate InjectionOutcome PodReviewer(
    in PodRequest request, NamespaceFacts ns, InjectionSettings settings, ArrayBufferWriter<byte> patch, CancellationToken cancellationToken);
