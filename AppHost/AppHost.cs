using VersionedContent.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

// Where it is published to; a run on this machine knows nothing of it.
builder.AddAzureContainerAppEnvironment("site");

// The truth. Here a container whose data outlives it; in Azure a flexible server.
var database = builder.AddAzurePostgresFlexibleServer("postgres")
    .WithPasswordAuthentication()
    .RunAsContainer(postgres => postgres.WithDataVolume("versionedcontent-postgres").WithPgWeb())
    .WithSiteSettings()
    .AddDatabase("versionedcontent");

// What may be lost.
var cache = builder.AddAzureManagedRedis("cache")
    .WithAccessKeyAuthentication()
    .RunAsContainer();

// The same program with another command: brings every module's schema up to date, and ends.
var migrate = builder.AddProject<Projects.Web>("migrate", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database)
    .PublishAsAzureContainerAppJob();

var web = builder.AddProject<Projects.Web>("web")
    .WithReference(database).WaitForCompletion(migrate)
    .WithReference(cache).WaitFor(cache)
    .WithReplicas(2)
    .WithHttpHealthCheck("/health")
    .WithHttpProbe(ProbeType.Readiness, "/health")
    .WithHttpProbe(ProbeType.Liveness, "/alive")
    .WithExternalHttpEndpoints();

if (builder.ExecutionContext.IsPublishMode)
{
    // Container Apps wait for nothing, so there each replica brings the database up to date itself: safe, as they take turns.
    web.WithEnvironment("Database__MigrateAtStart", "true");

    // Asked for once. Letters are how people confirm an address and set a new password.
    web.WithEnvironment("Site__Address", builder.AddParameter("site-address"))
        .WithEnvironment("Mail__Host", builder.AddParameter("mail-host"))
        .WithEnvironment("Mail__User", builder.AddParameter("mail-user"))
        .WithEnvironment("Mail__Password", builder.AddParameter("mail-password", secret: true))
        .WithEnvironment("Mail__From", builder.AddParameter("mail-from"));
}
else
{
    // Something to look at: the demo wiki and its accounts. Repeating it changes nothing.
    builder.AddProject<Projects.Web>("demo", launchProfileName: null)
        .WithArgs("demo")
        .WithEnvironment("DOTNET_ENVIRONMENT", "Development")
        .WithReference(database).WaitForCompletion(migrate);
}

builder.Build().Run();
