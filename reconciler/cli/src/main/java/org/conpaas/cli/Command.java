package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Home;
import org.conpaas.cli.client.Reconciler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has at hand. */
abstract class Command implements Callable<Integer> {
    static final int OK = 0;
    static final int ERROR = 1;
    static final int CHANGES = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    Options options = new Options();

    private @Nullable Output output;
    private @Nullable Reconciler reconciler;

    Surroundings surroundings() {
        return ((Cps) spec.root().userObject()).surroundings();
    }

    Output output() {
        if (output == null) {
            output = new Output(surroundings());
        }
        return output;
    }

    Home home() {
        return options.home(surroundings());
    }

    /** Found at the first use, so that what needs no reconciler works without. */
    Reconciler reconciler() {
        if (reconciler == null) {
            reconciler = new Reconciler(options.endpoint(surroundings()));
        }
        return reconciler;
    }

    Render render() {
        return new Render(output(), surroundings().clock().instant());
    }

    boolean wantsTable() {
        return options.format == Output.Format.table;
    }

    /** Prints an answer as it came, or as a table. */
    int show(JsonNode answer, Function<JsonNode, Integer> asTable) {
        if (wantsTable()) {
            return asTable.apply(answer);
        }
        output().document(options.format, answer);
        return OK;
    }

    /** Prints an answer's {@code items} as it came, or as a table. */
    int list(JsonNode answer, String whenEmpty, Column... columns) {
        return show(answer, found -> print(Table.of(found.path("items"), columns), whenEmpty));
    }

    int print(Table table, String whenEmpty) {
        if (table.isEmpty()) {
            output().note(whenEmpty);
            return OK;
        }
        table.lines(output()::state).forEach(output()::line);
        return OK;
    }

    /** What git calls to be let in: this program, from whatever folder, for this reconciler. */
    String credentialHelper() {
        String called = surroundings().program();
        String program = called.contains("/")
                ? surroundings().folder().resolve(called).normalize().toString()
                : called;
        String where = options.isRemote(surroundings())
                ? "--server " + quote(reconciler().endpoint().url().toString())
                : "--home " + quote(home().folder().toString());
        return "!" + quote(program) + " credential " + where;
    }

    /** One word of a shell's command line. */
    static String quote(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String app(String name) {
        return "/applications/" + Reconciler.escape(name);
    }
}
