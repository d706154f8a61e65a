using Microsoft.AspNetCore.Identity;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SignUp;

/// <summary>Puts <see cref="AccountRules"/> where Identity asks, so that no way to change an account goes round them.</summary>
internal sealed class IdentityRules : IUserValidator<Account>, IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user) =>
        Task.FromResult(Result(("name", AccountRules.Name(user.UserName ?? "")), ("email", AccountRules.Email(user.Email ?? ""))));

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Result(("password", AccountRules.Password(password ?? "", user.UserName ?? "", user.Email ?? ""))));

    private static IdentityResult Result(params ReadOnlySpan<(string Field, string? Problem)> checks)
    {
        List<IdentityError> errors = [];
        foreach (var (field, problem) in checks)
        {
            if (problem is not null)
                errors.Add(new IdentityError { Code = field, Description = problem });
        }

        return errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]);
    }
}
