package org.conpaas.core.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.manifest.Problem;

/**
 * What rendering needs besides manifest and addresses; gathered by the shell.
 *
 * @param code by service, for those whose manifest names some
 * @param startupScripts by service, for those whose manifest names one
 * @param files by service and name, for types that ask for some
 * @param operations by service
 * @param secrets values by name; a name that is missing is not set
 * @param programs what the distribution brings, by name
 * @param clouds what each can do
 */
public record Resources(
        Map<String, Code> code,
        Map<String, Code> startupScripts,
        Map<String, Map<String, Code>> files,
        Map<String, List<Operation>> operations,
        Map<String, String> secrets,
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

    /** Whether a service's code is at hand. */
    public sealed interface Code {
        record Ready(CodeVersion version) implements Code {}

        record Pending(String what) implements Code {}

        record Failed(Problem problem) implements Code {}
    }
}
