package org.conpaas.managers.php;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;

/**
 * The code as a web or backend node has it. Each version has a directory of its own, which the agent fills beside the present one
 * and takes away once nothing uses it any more: so a switch is one change of nginx's configuration, immediate and complete, also
 * for what PHP remembers of a file by its path.
 */
final class CodeTree {
    /** Names that hold PHP but do not end like it, and what editors leave behind: never served as text. */
    static final String HIDDEN =
            "\\.(php[0-9]?|phtml|phps|phar|inc)([._~#-][^/]*)?$|~$|\\.(bak|orig|old|save|swp|swo)$";

    /** Runs before each configuration of nginx. */
    static final String PREPARE = "bin/prepare";

    private static final String WELCOME = "welcome";
    private static final String WORKER = "bin/worker";
    private static final String SHARE = "bin/share";
    private static final String ENGINES = "bin/engines";

    private final Template prepare;
    private final Template share;
    private final Template worker;
    private final Template engines;
    private final Template welcome;

    CodeTree(Folder folder) {
        prepare = folder.template("prepare.sh");
        share = folder.template("share.sh");
        worker = folder.template("worker.sh");
        engines = folder.template("engines.sh");
        welcome = folder.template("welcome.html");
    }

    /** The document root in the node's tree. */
    static String root(ServiceContext context) {
        return context.code().map(CodeTree::directory).orElse(WELCOME);
    }

    private static String directory(CodeVersion code) {
        return "www/" + code.generation();
    }

    /** What of the machine's programs a node needs besides nginx. */
    enum Needs {
        NGINX,
        PHP,
        PHP_AND_REDIS,
        PHP_AND_STORE
    }

    /** @param socket of PHP, which must be there before nginx turns to it; empty: none */
    NodeDraft on(NodeDraft draft, ServiceContext context, Needs needs, String socket) {
        draft.executable(WORKER, worker.render(Map.of()))
                .executable(ENGINES, engines(needs))
                .file(PREPARE, preparation(context, socket));
        draft.command("engines", List.of("/bin/sh", "${node}/" + ENGINES));
        return context.code()
                .map(code -> draft.artifact(artifact(code)).executable(SHARE, share(context)))
                .orElseGet(() -> draft.file(
                        WELCOME + "/index.html",
                        welcome.render(Map.of("service", context.service().name()))));
    }

    private static ArtifactSpec artifact(CodeVersion code) {
        return new ArtifactSpec("code", code.sha256(), code.fileName(), true, Optional.of(directory(code)));
    }

    private String engines(Needs needs) {
        return engines.render(Map.of(
                "php",
                needs != Needs.NGINX,
                "redis",
                needs == Needs.PHP_AND_REDIS || needs == Needs.PHP_AND_STORE,
                "store",
                needs == Needs.PHP_AND_STORE));
    }

    private String share(ServiceContext context) {
        return share.render(Map.of("root", root(context), "shares", shares(context)));
    }

    /**
     * What {@link #PREPARE} holds.
     *
     * @param socket of PHP, which must be there before nginx turns to it; empty: none
     */
    private String preparation(ServiceContext context, String socket) {
        Map<String, Object> values = new HashMap<>();
        values.put("code", context.code().isPresent());
        values.put("root", root(context));
        values.put("shares", shares(context));
        values.put("socket", socket);
        return prepare.render(values);
    }

    private static List<Map<String, String>> shares(ServiceContext context) {
        return SharedDirectory.of(context.service()).stream()
                .map(shared -> Map.of("path", shared.path(), "at", shared.at()))
                .toList();
    }
}
