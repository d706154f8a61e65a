using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "versioning");

            migrationBuilder.CreateTable(
                name: "authors",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "branches",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    visibility = table.Column<short>(type: "smallint", nullable: false),
                    is_protected = table.Column<bool>(type: "boolean", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    chain_ids = table.Column<long[]>(type: "bigint[]", nullable: false),
                    chain_limits = table.Column<long[]>(type: "bigint[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_branches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "change_sets",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    branch_id = table.Column<long>(type: "bigint", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    committer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    message = table.Column<string>(type: "text", nullable: false),
                    origin = table.Column<short>(type: "smallint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    document_count = table.Column<int>(type: "integer", nullable: false),
                    duration_microseconds = table.Column<long>(type: "bigint", nullable: false),
                    merged_branch_id = table.Column<long>(type: "bigint", nullable: true),
                    source_ref = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_change_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contents",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    base_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    size = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contents", x => new { x.document_id, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "heads",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    branch_id = table.Column<long>(type: "bigint", nullable: false),
                    change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_heads", x => new { x.document_id, x.branch_id });
                });

            migrationBuilder.CreateTable(
                name: "merge_decisions",
                schema: "versioning",
                columns: table => new
                {
                    merge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pointer = table.Column<string>(type: "text", nullable: false),
                    resolution = table.Column<string>(type: "jsonb", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merge_decisions", x => new { x.merge_id, x.document_id, x.pointer });
                });

            migrationBuilder.CreateTable(
                name: "merges",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    target_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    started_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false),
                    change_set_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_merges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "path_claims",
                schema: "versioning",
                columns: table => new
                {
                    path = table.Column<string>(type: "text", nullable: false),
                    branch_id = table.Column<long>(type: "bigint", nullable: false),
                    from_change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    to_change_set_id = table.Column<long>(type: "bigint", nullable: true),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_path_claims", x => new { x.path, x.branch_id, x.from_change_set_id });
                });

            migrationBuilder.CreateTable(
                name: "versions",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    branch_id = table.Column<long>(type: "bigint", nullable: false),
                    change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    parent = table.Column<long>(type: "bigint", nullable: true),
                    merge_parent = table.Column<long>(type: "bigint", nullable: true),
                    hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    path = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    redacted = table.Column<short>(type: "smallint", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    size = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_versions", x => new { x.document_id, x.branch_id, x.change_set_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_branches_owner_id_id",
                schema: "versioning",
                table: "branches",
                columns: new[] { "owner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_branches_name",
                schema: "versioning",
                table: "branches",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_author_id_id",
                schema: "versioning",
                table: "change_sets",
                columns: new[] { "author_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_branch_id_id",
                schema: "versioning",
                table: "change_sets",
                columns: new[] { "branch_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_source_ref",
                schema: "versioning",
                table: "change_sets",
                column: "source_ref",
                unique: true,
                filter: "source_ref IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_heads_branch_id_change_set_id",
                schema: "versioning",
                table: "heads",
                columns: new[] { "branch_id", "change_set_id" });

            migrationBuilder.CreateIndex(
                name: "ux_merges_open",
                schema: "versioning",
                table: "merges",
                columns: new[] { "source_id", "target_id" },
                unique: true,
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ux_path_claims_open",
                schema: "versioning",
                table: "path_claims",
                columns: new[] { "path", "branch_id" },
                unique: true,
                filter: "to_change_set_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_versions_change_set_id",
                schema: "versioning",
                table: "versions",
                column: "change_set_id");

            migrationBuilder.Sql("""
                INSERT INTO versioning.branches (name, title, kind, state, visibility, is_protected, chain_ids, chain_limits, created_at)
                VALUES ('main', 'What readers see', 0, 0, 0, true, '{1}', '{9223372036854775807}', now());
                -- Contents come compressed: PostgreSQL need not try again.
                ALTER TABLE versioning.contents ALTER COLUMN data SET STORAGE EXTERNAL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "authors",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "branches",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "change_sets",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "contents",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "heads",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "merge_decisions",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "merges",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "path_claims",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "versions",
                schema: "versioning");
        }
    }
}
