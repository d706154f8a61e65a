using VersionedContent.LoadTests.Driver;
using Xunit;

namespace VersionedContent.LoadTests.Tests;

public sealed class LoadPlanTests
{
    [Theory]
    [InlineData(50, 0, 0, 20, 1000)]
    [InlineData(50, 0, 5, 20, 1250)]
    [InlineData(50, 10, 0, 20, 1250)]
    [InlineData(0.5, 0, 0, 10, 5)]
    public void The_rate_and_the_times_give_the_number_of_iterations(double rate, int ramp, int warmUp, int duration, long count) =>
        Assert.Equal(count, Plan(rate, ramp, warmUp, duration).Count);

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1, 0.1)]
    [InlineData(25, 2.5)]
    public void At_a_steady_rate_starts_are_evenly_apart(long number, double seconds) =>
        Assert.Equal(seconds, Plan(10, 0, 0, 10).StartOf(number).TotalSeconds, precision: 6);

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(5, 5.0)]
    [InlineData(20, 10.0)]
    [InlineData(24, 11.0)]
    public void During_the_ramp_the_rate_rises_in_a_straight_line(long number, double seconds) =>
        Assert.Equal(seconds, Plan(4, 10, 0, 10).StartOf(number).TotalSeconds, precision: 6);

    [Fact]
    public void Starts_never_go_back_and_end_with_the_plan()
    {
        var plan = Plan(7, 3, 2, 11);
        var starts = Enumerable.Range(0, (int)plan.Count).Select(number => plan.StartOf(number)).ToList();

        Assert.Equal(starts.Order(), starts);
        Assert.InRange(starts[^1], TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(16));
    }

    [Theory]
    [InlineData("20s", 20.0)]
    [InlineData("2m", 120.0)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("7", 7.0)]
    [InlineData("61m", null)]
    [InlineData("-5s", null)]
    [InlineData("soon", null)]
    public void Times_are_read_as_people_write_them(string text, double? seconds) =>
        Assert.Equal(seconds, Durations.Parse(text)?.TotalSeconds);

    private static LoadPlan Plan(double rate, int ramp, int warmUp, int duration) =>
        new(rate, TimeSpan.FromSeconds(ramp), TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(duration));
}
