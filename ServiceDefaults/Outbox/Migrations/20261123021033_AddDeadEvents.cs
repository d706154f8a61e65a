using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.ServiceDefaults.Outbox.Migrations
{
    /// <inheritdoc />
    public partial class AddDeadEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_due",
                schema: "messaging",
                table: "outbox");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "due_at",
                schema: "messaging",
                table: "outbox",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "'-infinity'",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldDefaultValueSql: "clock_timestamp()");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "dead_at",
                schema: "messaging",
                table: "outbox",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_dead",
                schema: "messaging",
                table: "outbox",
                column: "dead_at",
                filter: "dead_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_due",
                schema: "messaging",
                table: "outbox",
                columns: new[] { "due_at", "id" },
                filter: "dead_at IS NULL");

            // A queue leaves a dead row for every event it ever held: they are cleared by number, not by share of an empty table.
            migrationBuilder.Sql("ALTER TABLE messaging.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_dead",
                schema: "messaging",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_outbox_due",
                schema: "messaging",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "dead_at",
                schema: "messaging",
                table: "outbox");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "due_at",
                schema: "messaging",
                table: "outbox",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "clock_timestamp()",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldDefaultValueSql: "'-infinity'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_due",
                schema: "messaging",
                table: "outbox",
                columns: new[] { "due_at", "id" });
        }
    }
}
