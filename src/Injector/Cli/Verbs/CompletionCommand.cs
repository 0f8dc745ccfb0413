using System.CommandLine;

namespace Injector.Cli.Verbs;

/// <summary>
/// <c>injector completion</c>: a script that asks the program itself, through the parser's <c>[suggest]</c> directive, what
/// can come next. New verbs and options need no change here.
/// </summary>
internal static class CompletionCommand
{
    private const string Description = """
        Print a script that completes command lines in a shell.

        Examples:
          # bash, for this session; in ~/.bashrc for every one:
          source <(injector completion bash)

          # zsh:
          injector completion zsh > "${fpath[1]}/_injector"

          # fish:
          injector completion fish > ~/.config/fish/completions/injector.fish
        """;

    // Where the program knows nothing to suggest, the shells complete file names.
    private const string Bash = """
        _injector() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _injector injector

        """;

    private const string Zsh = """
        #compdef injector
        _injector() {
          local -a found
          found=(${(f)"$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
          if (( $#found )); then compadd -a found; else _files; fi
        }
        if [[ $funcstack[1] == _injector ]]; then _injector "$@"; else compdef _injector injector; fi

        """;

    private const string Fish = """
        function __injector_suggest
            set -l line (commandline -cp)
            injector "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c injector -a '(__injector_suggest)'

        """;

    public static Command Create()
    {
        var command = new Command("completion", Description);
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && word is not ("bash" or "zsh" or "fish"))
                result.AddError($"SHELL {word}: must be bash, zsh or fish");
        });
        command.Add(shell);
        command.SetAction(result => result.InvocationConfiguration.Output.Write(result.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }
}
