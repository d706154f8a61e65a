using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace VersionedContent.Content.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "content");

            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:PostgresExtension:pg_trgm", ",,");

            migrationBuilder.CreateTable(
                name: "former_paths",
                schema: "content",
                columns: table => new
                {
                    path = table.Column<string>(type: "text", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_former_paths", x => x.path);
                });

            migrationBuilder.CreateTable(
                name: "items",
                schema: "content",
                columns: table => new
                {
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    image = table.Column<string>(type: "text", nullable: true),
                    facets = table.Column<string>(type: "jsonb", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false),
                    change_set_id = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true, computedColumnSql: "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('english', words), 'C')", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_items", x => x.document_id);
                });

            migrationBuilder.CreateTable(
                name: "links",
                schema: "content",
                columns: table => new
                {
                    from_id = table.Column<Guid>(type: "uuid", nullable: false),
                    field = table.Column<string>(type: "text", nullable: false),
                    target_path = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => new { x.from_id, x.field, x.target_path });
                });

            migrationBuilder.CreateTable(
                name: "media",
                schema: "content",
                columns: table => new
                {
                    hash = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    alt = table.Column<string>(type: "text", nullable: false),
                    credit = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_media", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                schema: "content",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_name = table.Column<string>(type: "text", nullable: false),
                    rating = table.Column<short>(type: "smallint", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.id);
                    table.CheckConstraint("ck_reviews_rating", "rating BETWEEN 1 AND 10");
                });

            migrationBuilder.CreateIndex(
                name: "ix_former_paths_document",
                schema: "content",
                table: "former_paths",
                column: "document_id");

            migrationBuilder.CreateIndex(
                name: "ix_items_facets",
                schema: "content",
                table: "items",
                column: "facets")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "jsonb_path_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_items_path",
                schema: "content",
                table: "items",
                column: "path");

            migrationBuilder.CreateIndex(
                name: "ix_items_search",
                schema: "content",
                table: "items",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_items_title_similar",
                schema: "content",
                table: "items",
                column: "title")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_items_type_title",
                schema: "content",
                table: "items",
                columns: new[] { "type", "title", "document_id" });

            migrationBuilder.CreateIndex(
                name: "ix_items_updated",
                schema: "content",
                table: "items",
                columns: new[] { "updated_at", "document_id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_links_target",
                schema: "content",
                table: "links",
                columns: new[] { "target_path", "from_id" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_person",
                schema: "content",
                table: "reviews",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_reviews_document_person",
                schema: "content",
                table: "reviews",
                columns: new[] { "document_id", "person_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "former_paths",
                schema: "content");

            migrationBuilder.DropTable(
                name: "items",
                schema: "content");

            migrationBuilder.DropTable(
                name: "links",
                schema: "content");

            migrationBuilder.DropTable(
                name: "media",
                schema: "content");

            migrationBuilder.DropTable(
                name: "reviews",
                schema: "content");
        }
    }
}
