using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

[assembly: AssemblyFixture(typeof(EngineDatabase))]

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>One migrated database for all tests of the engine; each test makes its own documents and branches.</summary>
public sealed class EngineDatabase : Database
{
    internal TestEngine Open(Action<IServiceCollection>? services = null) => new(ConnectionString, services: services);
}
