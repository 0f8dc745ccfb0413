using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Injector.Cli.Verbs;

namespace Injector.Tests.Cli.Verbs;

public sealed class ServeCommandTests
{
    [Fact]
    public void Wrong_options_are_all_told_and_end_with_2()
    {
        var (code, error) = Run("--port", "99999", "--client-allowed-names", "api", "--config-dir", "/no/such");

        code.Should().Be(2);
        error.Should().Be(
            """
            injector serve: --port 99999: must be between 0 and 65535
            injector serve: --client-allowed-names needs --client-ca-file: a name alone proves nothing
            injector serve: --config-dir /no/such: no such directory

            """);
    }

    [Fact]
    public void A_port_that_is_taken_is_one_clear_line_and_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, error) = Run("--listen-address", "127.0.0.1", "--port", $"{port}", "--management-port", "0");

        code.Should().Be(1);
        error.Should().Be($"injector serve: Failed to bind to address https://127.0.0.1:{port}: address already in use.\n");
    }

    [Fact]
    public void A_certificate_that_cannot_be_served_is_one_clear_line_and_ends_with_1()
    {
        var file = Path.GetTempFileName();

        var (code, error) = Run("--tls-cert-file", file, "--tls-private-key-file", file);

        code.Should().Be(1);
        error.Should().Be("injector serve: the certificate file holds no PEM certificate\n");
        File.Delete(file);
    }

    [Fact]
    public void A_CA_of_our_own_without_a_cluster_is_one_clear_line_and_ends_with_1()
    {
        var (code, error) = Run("--tls-mode", "self-signed-ca", "--namespace", "shop", "--port", "0", "--management-port", "0");

        code.Should().Be(1);
        error.Should().Be("injector serve: --tls-mode=self-signed-ca needs a cluster: run in one, or give --kubeconfig\n");
    }

    [Theory]
    [InlineData("--drain-delay", "5", "--drain-delay 5: not a duration; use for example 5s, 500ms or 1m30s")]
    [InlineData("--tls-mode", "magic", "--tls-mode magic: must be files, self-signed-ca or development")]
    [InlineData("--log-level", "loud", "--log-level loud: must be debug, info, warning or error")]
    public void A_value_out_of_range_names_the_values_that_work(string option, string value, string expected)
    {
        var result = ServeCommand.Create().Parse([option, value]);

        result.Errors.Should().ContainSingle().Which.Message.Should().Be(expected);
    }

    [Fact]
    public void Help_has_examples_and_exit_codes()
    {
        var output = new StringWriter();

        new RootCommand { ServeCommand.Create() }.Parse(["serve", "--help"]).Invoke(new InvocationConfiguration { Output = output });

        output.ToString().Should().Contain("injector serve --tls-cert-file /tls/tls.crt").And.Contain("Exit codes: 0");
    }

    private static (int Code, string Error) Run(params string[] arguments)
    {
        var error = new StringWriter { NewLine = "\n" };
        return (ServeCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Error = error }), error.ToString());
    }
}
