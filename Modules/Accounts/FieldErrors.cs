namespace VersionedContent.Accounts;

/// <summary>What is wrong with a form: a field's name (as in JSON) and what to say beside it.</summary>
internal sealed class FieldErrors : Dictionary<string, string>
{
    public FieldErrors() : base(StringComparer.Ordinal)
    {
    }

    public static FieldErrors Of(params ReadOnlySpan<(string Field, string? Problem)> checks)
    {
        var errors = new FieldErrors();
        foreach (var (field, problem) in checks)
        {
            if (problem is not null)
                errors[field] = problem;
        }

        return errors;
    }
}
