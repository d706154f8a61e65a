using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Pictures;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Settings;

/// <summary>Shows pages as the account of the person who reads them says; visitors get the defaults.</summary>
internal sealed class AccountReader(AccountStates states, IHttpContextAccessor http) : IReader
{
    private ReaderSettings? _settings;

    public async ValueTask<ReaderSettings> Settings(CancellationToken ct) => _settings ??= await Read(ct);

    private async ValueTask<ReaderSettings> Read(CancellationToken ct)
    {
        if (http.HttpContext?.User.Viewer().Id is not { } id || await states.Get(id, ct) is not { } state)
            return ReaderSettings.Visitor;
        return new ReaderSettings
        {
            Zone = TimeZones.Find(state.TimeZone),
            Language = Languages.IsKnown(state.Language) ? state.Language : Languages.Default,
            Theme = state.Theme is "" ? null : state.Theme,
            Picture = PictureAddress.Of(state.PictureHash),
        };
    }
}
