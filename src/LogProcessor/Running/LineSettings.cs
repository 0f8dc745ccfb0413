using LogProcessor.Joining;
using LogProcessor.Settings;

namespace LogProcessor.Running;

/// <summary>What the settings about lines mean to the parts that carry them out. What they find wrong is said with everything else.</summary>
internal static class LineSettings
{
    public static JoinRule JoinRule(ProcessorSettings settings, SettingsReader reader)
    {
        try
        {
            return JoinSetting.Parse(settings.Multiline);
        }
        catch (FormatException error)
        {
            reader.Add($"MULTILINE: {error.Message}: lines are not joined");
            return Joining.JoinRule.None;
        }
    }
}
