using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class LongWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long[]>(
                name: "change_sets",
                schema: "versioning",
                table: "operations",
                type: "bigint[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "failed",
                schema: "versioning",
                table: "operations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "worked_microseconds",
                schema: "versioning",
                table: "operations",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "removes",
                schema: "versioning",
                table: "operation_items",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "to_path",
                schema: "versioning",
                table: "operation_items",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_operation_items_failed",
                schema: "versioning",
                table: "operation_items",
                columns: new[] { "operation_id", "number" },
                filter: "state = 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_operation_items_failed",
                schema: "versioning",
                table: "operation_items");

            migrationBuilder.DropColumn(
                name: "change_sets",
                schema: "versioning",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "failed",
                schema: "versioning",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "worked_microseconds",
                schema: "versioning",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "removes",
                schema: "versioning",
                table: "operation_items");

            migrationBuilder.DropColumn(
                name: "to_path",
                schema: "versioning",
                table: "operation_items");
        }
    }
}
