using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VersionedContent.Accounts.Tokens;

/// <summary>How many calls a program may make with one token: a bucket that fills evenly, so that a burst is fine and a flood is not.</summary>
internal static class TokenLimit
{
    /// <summary>One partition per token; requests without one are not limited here.</summary>
    public static PartitionedRateLimiter<HttpContext> Limiter() => PartitionedRateLimiter.Create<HttpContext, string>(context =>
    {
        if (TokenScheme.Of(context.Request) is not { } secret)
            return RateLimitPartition.GetNoLimiter("");
        var perMinute = context.RequestServices.GetRequiredService<IOptions<AccountsOptions>>().Value.TokenCallsPerMinute;
        // By the hash, so that no key of the limiter is a secret.
        return RateLimitPartition.GetTokenBucketLimiter(Convert.ToHexString(MakeToken.HashOf(secret)), _ => new()
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            AutoReplenishment = true,
        });
    });
}
