package org.conpaas.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.engine.Look.Found;
import org.conpaas.engine.Rehearsal.Kind;
import org.conpaas.engine.Rehearsal.Moment;
import org.conpaas.engine.port.AgentGateway;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.ManifestSource;
import org.conpaas.engine.port.StateStore;
import org.conpaas.provider.Simulation;
import org.slf4j.helpers.NOPLogger;

/** Passes over a copy of what is observed, in virtual time. They are the passes that are made for real; nothing of that is touched. */
final class Rehearsals {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /** So many sweeps without anything to tell: nothing more will come. */
    private static final int CALM = 3;

    private final Ports ports;
    private final EngineSettings settings;
    private final Clouds clouds;

    Rehearsals(Ports ports, EngineSettings settings, Clouds clouds) {
        this.ports = ports;
        this.settings = settings;
        this.clouds = clouds;
    }

    /**
     * @param now what is observed of an application that has a manifest
     * @throws IllegalArgumentException with a sentence, when it has no such node or there is no such cloud
     */
    Rehearsal of(Found now, WhatIf event) {
        Simulation world = ports.simulations().get();
        clouds.states()
                .forEach((name, state) -> world.put(
                        name,
                        clouds.abilities(name),
                        state.facts(),
                        state.doubt().isEmpty()));
        Inventory inventory = now.inventory();
        inventory.machines().forEach((machine, cloud) -> present(now.observed().machine(machine))
                .filter(facts -> clouds.provider(cloud).isPresent())
                .ifPresent(facts -> world.put(cloud, machine, facts)));
        inventory.volumes().forEach((id, volume) -> present(now.observed().volume(id))
                .filter(facts -> clouds.provider(volume.cloud()).isPresent())
                .ifPresent(facts -> world.put(volume.cloud(), id, facts)));
        inventory.nodes().forEach((node, machine) -> {
            Observation<NodeReport> seen = now.observed().node(node);
            present(seen).ifPresent(report -> world.put(node, report));
            if (seen instanceof Observation.Unknown) {
                // that nobody knows how it is must not become that it is not there
                present(now.observed().machine(machine)).ifPresent(facts -> world.silence(facts.agent()));
            }
        });
        return new Run(now, world, event).play();
    }

    private static <T> Optional<T> present(Observation<T> seen) {
        return seen.match(Optional::of, Optional::empty, why -> Optional.empty());
    }

    private record OnlyOne(String application, Wanted wanted) implements ManifestSource {
        @Override
        public SortedSet<String> applications() {
            return new TreeSet<>(Set.of(application));
        }

        @Override
        public Optional<Wanted> latest(String name) {
            return name.equals(application) ? Optional.of(wanted) : Optional.empty();
        }
    }

    private record Agents(Simulation world) implements AgentGateway {
        @Override
        public Observation<NodeReport> node(String agent, NodeId node) {
            return world.node(agent, node);
        }

        @Override
        public boolean assign(String agent, NodeSpec spec) {
            return world.assign(agent, spec);
        }

        @Override
        public boolean remove(String agent, NodeId node) {
            return world.remove(agent, node);
        }

        @Override
        public long revision(String application) {
            return world.revision();
        }

        @Override
        public boolean connected(String agent) {
            return world.connected(agent);
        }
    }

    /** Where nothing is dumped: how it ends does not depend on it. */
    private static final Dumps DUMPED = new Dumps() {
        @Override
        public Dump take(String agent, NodeId node, DumpSpec dump) {
            return new Dump.Taken("a dump of as much as there is");
        }

        @Override
        public void forget(String application) {}
    };

    /** One rehearsal. */
    private final class Run {
        private final String application;
        private final Found start;
        private final Simulation world;
        private final WhatIf event;
        private final Clock clock;
        private final Instant begin;
        private final Clouds simulated;
        private final Ports copy;
        private final List<Moment> moments = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private Status last;

        Run(Found start, Simulation world, WhatIf event) {
            this.application = start.application();
            this.start = start;
            this.world = world;
            this.event = event;
            this.clock = world.clock();
            this.begin = clock.instant();
            this.simulated = new Clouds(world.providers(), NOPLogger.NOP_LOGGER);
            this.copy = ports.on(
                    new OnlyOne(application, start.wanted().orElseThrow()),
                    Scratch.of(ports.store(), application, start.inventory(), begin),
                    new Agents(world),
                    DUMPED,
                    world.providers());
            this.last = start.status(List.of());
        }

        Rehearsal play() {
            simulated.refresh();
            Actions actions = new Actions(copy, simulated);
            try (Executor executor = new Executor(actions, clock, settings, NOPLogger.NOP_LOGGER)) {
                Look look = new Look(copy, settings.policy(), simulated);
                Pass pass = new Pass(clock, look, executor, copy, settings, NOPLogger.NOP_LOGGER);
                happen();
                Rehearsal.End end = goOn(pass);
                return new Rehearsal(
                        application,
                        event.toString(),
                        moments,
                        end,
                        last.sync().name(),
                        last.health().name(),
                        world.assumptions());
            }
        }

        private void happen() {
            tell(Kind.EVENT, event.toString());
            if (event instanceof WhatIf.CloudIsDown down) {
                if (clouds.provider(down.cloud()).isEmpty()) {
                    throw new IllegalArgumentException(clouds.noSuchCloud(down.cloud()));
                }
                clouds.namesOf(down.cloud()).forEach(world::cut);
                return;
            }
            NodeId node = ((WhatIf.NodeDies) event).node();
            Inventory inventory = start.inventory();
            NodeId machine = inventory.nodes().getOrDefault(node, node);
            String cloud = Optional.ofNullable(inventory.machines().get(machine))
                    .orElseThrow(() -> new IllegalArgumentException("node " + node + " is on no machine"));
            MachineFacts facts = present(start.observed().machine(machine))
                    .orElseThrow(() -> new IllegalArgumentException("nobody knows how the machine of " + node + " is"));
            Set<NodeId> nodes = new HashSet<>();
            inventory.nodes().forEach((each, on) -> {
                if (on.equals(machine)) {
                    nodes.add(each);
                }
            });
            world.lose(cloud, machine, facts, nodes);
        }

        private Rehearsal.End goOn(Pass pass) {
            long seen = -1;
            int failures = 0;
            int calm = 0;
            Instant sweep = begin.plus(settings.sweep());
            Instant again = begin;
            boolean settled = false;
            boolean wentWrong = false;
            while (Duration.between(begin, clock.instant()).compareTo(LONGEST) < 0 && calm < CALM) {
                world.advance(TICK);
                Instant now = clock.instant();
                if (!now.isBefore(sweep)) {
                    simulated.refresh();
                    sweep = now.plus(settings.sweep());
                    calm++;
                }
                long signature =
                        world.revision() + simulated.revision() + copy.store().revision(application);
                if (signature == seen && now.isBefore(again)) {
                    continue;
                }
                int before = moments.size();
                Pass.Result result = pass.make(application, "what-if", Optional.of(last));
                report(result);
                failures = result.wentWrong() ? failures + 1 : 0;
                again = result.wentWrong() ? now.plus(Backoff.delay(failures, settings.backoffMax())) : Instant.MAX;
                wentWrong = result.wentWrong();
                settled = result.found().plan().isEmpty()
                        && result.status().waits().isEmpty();
                seen = result.acted() ? -1 : signature;
                calm = moments.size() > before ? 0 : calm;
            }
            if (calm < CALM) {
                return Rehearsal.End.CUT_OFF;
            }
            if (wentWrong) {
                return Rehearsal.End.TRIES_AGAIN;
            }
            return settled ? Rehearsal.End.SETTLED : Rehearsal.End.WAITS;
        }

        private void report(Pass.Result result) {
            result.done().stream()
                    .filter(done -> !(done.outcome() instanceof Outcome.InProgress))
                    .map(Pass.Done::text)
                    .forEach(text -> {
                        // what is tried again is told once
                        boolean isNew = told.add(text);
                        if (isNew || text.endsWith(": done")) {
                            tell(Kind.ACTION, text);
                        }
                    });
            Status now = result.status();
            Map<String, ServiceStatus> before = new HashMap<>(last.services());
            new TreeMap<>(now.services()).forEach((name, service) -> {
                ServiceStatus old = before.get(name);
                if (old == null || old.health() != service.health()) {
                    tell(Kind.STATUS, "service " + name + " is " + service.health() + why(service));
                }
            });
            if (last.health() != now.health() || last.sync() != now.sync()) {
                tell(Kind.STATUS, application + " is " + now.health() + ", " + now.sync());
            }
            last = now;
        }

        private static String why(ServiceStatus service) {
            return service.nodes().stream()
                    .filter(node -> !node.reason().isEmpty())
                    .findFirst()
                    .map(node -> ": " + node.id() + ": " + node.reason())
                    .orElse("");
        }

        private void tell(Kind kind, String text) {
            moments.add(new Moment(Duration.between(begin, clock.instant()), kind, text));
        }
    }

    /** What was written down for real, and what is written meanwhile: that goes nowhere. */
    private static final class Scratch extends MemoryStore {
        private final StateStore real;

        private final Instant begin;

        private Scratch(StateStore real, Instant begin) {
            this.real = real;
            this.begin = begin;
        }

        static Scratch of(StateStore real, String application, Inventory inventory, Instant begin) {
            Scratch scratch = new Scratch(real, begin);
            inventory.machines().forEach(scratch::addMachine);
            inventory.nodes().forEach(scratch::addNode);
            inventory.volumes().values().forEach(scratch::addVolume);
            real.scalings(application).forEach((service, scaling) -> scratch.scale(application, service, scaling));
            return scratch;
        }

        @Override
        public List<Operation> operations(String application, String service) {
            return real.operations(application, service);
        }

        @Override
        public long codeGeneration(String application, String service, String sha256, Instant now) {
            return real.codeGeneration(application, service, sha256, begin);
        }

        @Override
        public Decisions decisions(String application) {
            return real.decisions(application);
        }

        @Override
        public synchronized void record(PassRecord pass) {}
    }
}
