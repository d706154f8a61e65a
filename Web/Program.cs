using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

var builder = WebApplication.CreateBuilder(args);
builder.AddOutbox();
builder.AddAccounts();
builder.AddVersioning();
builder.AddContent();
builder.AddModeration();
builder.Services.AddRazorPages();
var app = builder.Build();
app.MapRazorPages();
app.Run();
