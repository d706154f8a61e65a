using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class ArchiveRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "archive_queue",
                schema: "versioning",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_archive_queue", x => x.document_id);
                });

            migrationBuilder.CreateTable(
                name: "archive_runs",
                schema: "versioning",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cutoff = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    upto = table.Column<long>(type: "bigint", nullable: false),
                    documents = table.Column<int>(type: "integer", nullable: false),
                    versions = table.Column<long>(type: "bigint", nullable: false),
                    bytes_before = table.Column<long>(type: "bigint", nullable: false),
                    bytes_after = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_archive_runs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_change_sets_at",
                schema: "versioning",
                table: "change_sets",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "archive_queue",
                schema: "versioning");

            migrationBuilder.DropTable(
                name: "archive_runs",
                schema: "versioning");

            migrationBuilder.DropIndex(
                name: "IX_change_sets_at",
                schema: "versioning",
                table: "change_sets");
        }
    }
}
