package org.conpaas.server.wiring;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.List;
import java.util.stream.Stream;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.PlanText;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.Reconciliation.Preview;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.server.git.CodeHosting;
import org.conpaas.server.git.GitHttpServlet;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.HostedRepositories;
import org.conpaas.server.git.PushChecks;

/** Opens {@code /git/*}. */
@WebListener
public class GitDoor implements ServletContextListener {
    private final HostedRepositories hosted;
    private final GitSettings settings;
    private final GitSources sources;
    private final Reconciliation engine;
    private final CodeHosting code;

    @Inject
    public GitDoor(
            HostedRepositories hosted,
            GitSettings settings,
            GitSources sources,
            Reconciliation engine,
            CodeHosting code) {
        this.hosted = hosted;
        this.settings = settings;
        this.sources = sources;
        this.engine = engine;
        this.code = code;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        PushChecks checks = new PushChecks(sources, this::forecast);
        var servlet = event.getServletContext().addServlet("git", new GitHttpServlet(hosted, settings, checks, code));
        servlet.addMapping("/git/*");
    }

    private List<String> forecast(Manifest manifest) {
        Preview preview = engine.preview(manifest);
        Plan plan = preview.plan();
        String counts = plan.isEmpty() ? "nothing to do" : PlanText.counts(plan);
        return Stream.concat(
                        Stream.of(manifest.name() + ": " + counts),
                        preview.problems().stream().map(Problem::toString))
                .toList();
    }
}
