using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Trust;
using Xunit;

namespace VersionedContent.Accounts.Tests.Trust;

public sealed class TrustSettingsTests
{
    [Fact]
    public void Without_settings_the_rules_are_those_of_the_house() => Assert.Equal(TrustOptions.Default, Read());

    [Fact]
    public void Settings_replace_the_rules_as_a_whole()
    {
        var level = Assert.Single(Read(("Levels:0:AcceptedEdits", "1"), ("Levels:0:Accuracy", "0.5")));
        Assert.Equal(new TrustLevel { AcceptedEdits = 1, Accuracy = 0.5 }, level);
    }

    [Theory]
    [InlineData("Levels:0:Accuracy", "1.1", "Accounts:Trust:Levels:0:Accuracy is a share, from 0 to 1.")]
    [InlineData("Levels:0:AcceptedEdits", "-1", "Accounts:Trust:Levels:0:AcceptedEdits asks for less than zero.")]
    [InlineData("Levels:1:AcceptedEdits", "4", "Accounts:Trust:Levels:1:AcceptedEdits asks for less than the level below.")]
    [InlineData("Levels:1:DaysSinceJoining", "6", "Accounts:Trust:Levels:1:DaysSinceJoining asks for less than the level below.")]
    [InlineData("Levels:1:Accuracy", "0.4", "Accounts:Trust:Levels:1:Accuracy asks for less than the level below.")]
    [InlineData("Newest", "0", "Accounts:Trust:Newest must be from 1 to 1000.")]
    public void Rules_that_make_no_sense_are_refused_by_their_name(string setting, string value, string problem)
    {
        (string Key, string Value)[] sound =
        [
            ("Levels:0:AcceptedEdits", "5"), ("Levels:0:DaysSinceJoining", "7"), ("Levels:0:Accuracy", "0.5"),
            ("Levels:1:AcceptedEdits", "10"), ("Levels:1:DaysSinceJoining", "14"), ("Levels:1:Accuracy", "0.9"),
        ];
        Assert.Equal(2, Read(sound).Count);
        var refused = Assert.Throws<OptionsValidationException>(() => Read([.. sound, (setting, value)]));
        Assert.Contains(problem, refused.Failures);
    }

    private static List<TrustLevel> Read(params (string Key, string Value)[] settings)
    {
        var values = settings.Select(setting => KeyValuePair.Create($"{TrustOptions.Section}:{setting.Key}", (string?)setting.Value))
            .GroupBy(setting => setting.Key).Select(setting => setting.Last());
        var services = new ServiceCollection();
        services.AddTrust(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<TrustOptions>>().Value.Levels;
    }
}
