using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class EngineWhole : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "pack_id",
                schema: "versioning",
                table: "versions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "pack_slot",
                schema: "versioning",
                table: "versions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "close_source",
                schema: "versioning",
                table: "merges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "squash",
                schema: "versioning",
                table: "merges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<short>(
                name: "strategy",
                schema: "versioning",
                table: "merges",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<long>(
                name: "merged_upto",
                schema: "versioning",
                table: "change_sets",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "undone_by_id",
                schema: "versioning",
                table: "change_sets",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTime[]>(
                name: "chain_moments",
                schema: "versioning",
                table: "branches",
                type: "timestamp with time zone[]",
                nullable: false,
                defaultValue: new DateTime[0]);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "erased_at",
                schema: "versioning",
                table: "authors",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "blames",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blames", x => new { x.document_id, x.change_set_id });
                });

            migrationBuilder.CreateTable(
                name: "operation_items",
                schema: "versioning",
                columns: table => new
                {
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: true),
                    path = table.Column<string>(type: "text", nullable: true),
                    based_on = table.Column<long>(type: "bigint", nullable: true),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    problem = table.Column<string>(type: "text", nullable: true),
                    change_set_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operation_items", x => new { x.operation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "operations",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    branch = table.Column<string>(type: "text", nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    arguments = table.Column<string>(type: "jsonb", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    result = table.Column<string>(type: "jsonb", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_name = table.Column<string>(type: "text", nullable: false),
                    permissions = table.Column<string[]>(type: "text[]", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "packs",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false),
                    packed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_packs", x => new { x.document_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "redactions",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    parts = table.Column<short>(type: "smallint", nullable: false),
                    lifted = table.Column<bool>(type: "boolean", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_redactions", x => new { x.document_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "tags",
                schema: "versioning",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    branch_id = table.Column<long>(type: "bigint", nullable: false),
                    upto = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tags", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_versions_document_id_branch_id_at",
                schema: "versioning",
                table: "versions",
                columns: new[] { "document_id", "branch_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_branch_id_at",
                schema: "versioning",
                table: "change_sets",
                columns: new[] { "branch_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_merged_branch_id_branch_id_id",
                schema: "versioning",
                table: "change_sets",
                columns: new[] { "merged_branch_id", "branch_id", "id" },
                filter: "merged_branch_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_operations_owner_id_created_at",
                schema: "versioning",
                table: "operations",
                columns: new[] { "owner_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_operations_owner_id_idempotency_key",
                schema: "versioning",
                table: "operations",
                columns: new[] { "owner_id", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_redactions_id",
                schema: "versioning",
                table: "redactions",
                column: "id",
                descending: new bool[0]);

            migrationBuilder.Sql("""
                UPDATE versioning.branches SET chain_moments = array_fill('infinity'::timestamptz, ARRAY[cardinality(chain_ids)]);
                UPDATE versioning.change_sets s SET at = v.at FROM versioning.versions v WHERE v.change_set_id = s.id AND v.at > s.at;
                UPDATE versioning.change_sets m SET merged_upto =
                    (SELECT max(s.id) FROM versioning.change_sets s WHERE s.branch_id = m.merged_branch_id AND s.id < m.id)
                WHERE m.merged_branch_id IS NOT NULL;
                -- Compressed already: PostgreSQL need not try again.
                ALTER TABLE versioning.contents ALTER COLUMN data SET STORAGE EXTERNAL;
                ALTER TABLE versioning.packs ALTER COLUMN data SET STORAGE EXTERNAL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "blames",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "operation_items",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "operations",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "packs",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "redactions",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "tags",
                schema: "versioning");

            migrationBuilder.DropIndex(
                name: "IX_versions_document_id_branch_id_at",
                schema: "versioning",
                table: "versions");

            migrationBuilder.DropIndex(
                name: "IX_change_sets_branch_id_at",
                schema: "versioning",
                table: "change_sets");

            migrationBuilder.DropIndex(
                name: "IX_change_sets_merged_branch_id_branch_id_id",
                schema: "versioning",
                table: "change_sets");

            migrationBuilder.DropColumn(
                name: "pack_id",
                schema: "versioning",
                table: "versions");

            migrationBuilder.DropColumn(
                name: "pack_slot",
                schema: "versioning",
                table: "versions");

            migrationBuilder.DropColumn(
                name: "close_source",
                schema: "versioning",
                table: "merges");

            migrationBuilder.DropColumn(
                name: "squash",
                schema: "versioning",
                table: "merges");

            migrationBuilder.DropColumn(
                name: "strategy",
                schema: "versioning",
                table: "merges");

            migrationBuilder.DropColumn(
                name: "merged_upto",
                schema: "versioning",
                table: "change_sets");

            migrationBuilder.DropColumn(
                name: "undone_by_id",
                schema: "versioning",
                table: "change_sets");

            migrationBuilder.DropColumn(
                name: "chain_moments",
                schema: "versioning",
                table: "branches");

            migrationBuilder.DropColumn(
                name: "erased_at",
                schema: "versioning",
                table: "authors");
        }
    }
}
