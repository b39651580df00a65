package org.conpaas.cli;

import org.conpaas.cli.Table.Column;
import picocli.CommandLine;

@CommandLine.Command(
        name = "config",
        description = "Every setting of the reconciler: its value, where that came from, and what it means.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps config", "  cps config -o yaml"})
final class ConfigCommand extends Command {
    @Override
    public Integer call() {
        return list(
                reconciler().get("/config"),
                "No setting.",
                Column.of("SETTING", "key"),
                Column.of("VALUE", "value"),
                Column.of("DEFAULT", "default"),
                Column.of("FROM", "source"),
                Column.of("MEANING", "description"));
    }
}
