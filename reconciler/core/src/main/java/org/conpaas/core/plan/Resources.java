package org.conpaas.core.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;

/**
 * What rendering needs besides manifest and addresses; gathered by the shell.
 *
 * @param code by service, for those whose manifest names some
 * @param startupScripts by service, for those whose manifest names one
 * @param files by service and name, for types that ask for some
 * @param operations by service
 * @param secrets what is behind each reference of the manifest; one that is missing is not set
 * @param programs what the distribution brings, by name
 * @param clouds what each can do
 */
public record Resources(
        Map<String, Code> code,
        Map<String, Code> startupScripts,
        Map<String, Map<String, Code>> files,
        Map<String, List<Operation>> operations,
        Map<SecretReference, Secret> secrets,
        Map<String, Program> programs,
        Function<String, CloudAbilities> clouds) {
    public Resources {
        code = Map.copyOf(code);
        startupScripts = Map.copyOf(startupScripts);
        files = Map.copyOf(files);
        operations = Map.copyOf(operations);
        secrets = Map.copyOf(secrets);
        programs = Map.copyOf(programs);
    }

    /** What is behind a reference to a secret. */
    public sealed interface Secret {
        /** Its text never shows the value. */
        record Known(String value) implements Secret {
            @Override
            public <T> T match(Function<Known, T> known, Function<Unreadable, T> unreadable) {
                return known.apply(this);
            }

            @Override
            public String toString() {
                return "Known[***]";
            }
        }

        /** @param why it cannot be read here, and @param hint how its author mends that */
        record Unreadable(String why, String hint) implements Secret {
            @Override
            public <T> T match(Function<Known, T> known, Function<Unreadable, T> unreadable) {
                return unreadable.apply(this);
            }
        }

        <T> T match(Function<Known, T> known, Function<Unreadable, T> unreadable);
    }

    /** Whether a service's code is at hand. */
    public sealed interface Code {
        record Ready(CodeVersion version) implements Code {}

        record Pending(String what) implements Code {}

        record Failed(Problem problem) implements Code {}
    }
}
