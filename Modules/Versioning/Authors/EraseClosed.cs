using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Versioning.Authors;

/// <summary>An account was closed: histories show the stand-in's name from now on.</summary>
internal sealed class EraseClosed(EraseAuthor erase) : IHandle<AccountClosed>
{
    public Task Handle(AccountClosed @event, CancellationToken ct) => erase.Replace(new Author(@event.Id, @event.StandIn), Viewer.Site, ct);
}
