using System.Text;
using Injector.Json;

namespace Injector.Tests.Json;

public sealed class PatchApplierTests
{
    [Theory]
    [InlineData("{}", """[]""", "{}")]
    [InlineData("""{"a":1.0,"n":12345678901234567890123,"z":null}""", """[{"op":"add","path":"/b","value":{"c":[1]}}]""", """{"a":1.0,"n":12345678901234567890123,"z":null,"b":{"c":[1]}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/0","value":"x"},{"op":"add","path":"/a/-","value":null}]""", """{"a":["x",1,2,null]}""")]
    [InlineData("""{"m":{}}""", """[{"op":"add","path":"/m/a.b~1c~0d","value":"v"}]""", """{"m":{"a.b/c~d":"v"}}""")]
    [InlineData("""{"m":null}""", """[{"op":"add","path":"/m","value":{}},{"op":"add","path":"/m/k","value":true}]""", """{"m":{"k":true}}""")]
    [InlineData("""{"é":"😀<&>\u0000"}""", """[{"op":"add","path":"/k","value":"ü"}]""", """{"é":"\uD83D\uDE00<&>\u0000","k":"ü"}""")]
    public void Operations_are_applied_and_the_rest_stays(string document, string patch, string expected) =>
        Encoding.UTF8.GetString(PatchApplier.Apply(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch)).Span).Should().Be(expected);
}
