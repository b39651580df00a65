package org.conpaas.agent.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.agent.protocol.NodeReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the reconciler what changed: all of it to a new epoch, afterwards only what is new, a few milliseconds' worth at once. */
final class Reporter {
    private static final Logger log = LoggerFactory.getLogger(Reporter.class);
    private static final long COALESCE_MILLIS = 4;

    private final String agent;
    private final Reconciler reconciler;
    private final Supplier<List<NodeReport>> all;
    private final Function<String, Optional<NodeReport>> one;
    private final Retry retry = new Retry();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final Map<String, NodeMetrics> metrics = new LinkedHashMap<>();
    private Optional<String> epoch = Optional.empty();
    private boolean complete = true;
    private long sequence;

    /**
     * @param all reports of all nodes
     * @param one report of a node, when it still is there
     */
    Reporter(
            String agent,
            Reconciler reconciler,
            Supplier<List<NodeReport>> all,
            Function<String, Optional<NodeReport>> one) {
        this.agent = agent;
        this.reconciler = reconciler;
        this.all = all;
        this.one = one;
    }

    void start() {
        Pools.threads("report").newThread(this::serve).start();
    }

    /** The epoch of an answer of the reconciler; a new one is given a complete report. */
    void epoch(String current) {
        locked(() -> {
            if (!epoch.equals(Optional.of(current))) {
                epoch = Optional.of(current);
                complete = true;
                sequence = 0;
            }
        });
    }

    void changed(String node) {
        locked(() -> changed.add(node));
    }

    void removed(String node) {
        locked(() -> removed.add(node));
    }

    void measured(List<NodeMetrics> news) {
        if (!news.isEmpty()) {
            locked(() -> news.forEach(each -> metrics.put(each.name(), each)));
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        try {
            while (true) {
                send(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AgentReport next() throws InterruptedException {
        awaitNews();
        TimeUnit.MILLISECONDS.sleep(COALESCE_MILLIS);
        lock.lock();
        try {
            List<NodeReport> nodes = complete
                    ? all.get()
                    : changed.stream().flatMap(name -> one.apply(name).stream()).toList();
            List<NodeMetrics> numbers = List.copyOf(metrics.values());
            changed.clear();
            metrics.clear();
            sequence++;
            return new AgentReport(agent, epoch.orElse(""), sequence, complete, nodes, List.copyOf(removed), numbers);
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews() throws InterruptedException {
        lock.lock();
        try {
            while (epoch.isEmpty() || !complete && isQuiet()) {
                news.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isQuiet() {
        return changed.isEmpty() && removed.isEmpty() && metrics.isEmpty();
    }

    private void send(AgentReport report) throws InterruptedException {
        try {
            Optional<String> other = reconciler.report(report);
            if (other.equals(Optional.of(report.epoch())) && report.complete()) {
                throw new IOException("The reconciler asks for a complete report and refuses it");
            }
            retry.succeeded();
            other.ifPresentOrElse(this::startOver, () -> accepted(report));
        } catch (IOException e) {
            // whether it arrived is not known, so the next one tells everything
            locked(() -> complete = true);
            Duration pause = retry.failed();
            log.warn("Report not delivered ({}), next try in {} ms", Problems.sentence(e), pause.toMillis());
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    private void startOver(String other) {
        locked(() -> {
            if (!epoch.equals(Optional.of(other))) {
                epoch = Optional.of(other);
                sequence = 0;
            }
            complete = true;
        });
    }

    private void accepted(AgentReport report) {
        locked(() -> {
            removed.removeAll(report.removed());
            if (epoch.equals(Optional.of(report.epoch())) && report.complete()) {
                complete = false;
            }
        });
    }
}
