package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;

/** Manifests in the words of the tests, and generated ones. */
final class Manifests {
    private static final SourcePosition AT = SourcePosition.of("app.yaml");

    private Manifests() {}

    static Manifest app(ServiceSpec... services) {
        return app(List.of(services));
    }

    static Manifest app(List<ServiceSpec> services) {
        TreeMap<String, ServiceSpec> byName = new TreeMap<>();
        services.forEach(service -> byName.put(service.name(), service));
        return new Manifest("app", "", Map.of(), Optional.empty(), "default", false, byName, AT);
    }

    static ServiceSpec service(String name, int fronts, int backs, String word, List<String> uses) {
        return service(name, fronts, backs, word, uses, true, Placement.PACKED, false, Optional.empty());
    }

    static ServiceSpec service(
            String name,
            int fronts,
            int backs,
            String word,
            List<String> uses,
            boolean running,
            Placement placement,
            boolean disk) {
        return service(name, fronts, backs, word, uses, running, placement, disk, Optional.empty());
    }

    static ServiceSpec service(
            String name,
            int fronts,
            int backs,
            String word,
            List<String> uses,
            boolean running,
            Placement placement,
            boolean disk,
            Optional<String> cloud) {
        return service(name, fronts, backs, word, uses, running, placement, disk, cloud, Optional.empty());
    }

    /** @param holder of the disk {@code one}, which goes from node to node; {@code all}: it is shared */
    static ServiceSpec service(
            String name,
            int fronts,
            int backs,
            String word,
            List<String> uses,
            boolean running,
            Placement placement,
            boolean disk,
            Optional<String> cloud,
            Optional<String> holder) {
        Map<String, Disk> disks = disk
                ? Map.of(
                        "one",
                        new Disk(
                                holder.equals(Optional.of("all")) ? Disk.Kind.SHARED : Disk.Kind.SINGLE,
                                1 << 20,
                                "/mnt/one",
                                Optional.empty(),
                                holder.filter(node -> !node.equals("all")),
                                Optional.empty(),
                                Optional.empty(),
                                AT),
                        "data",
                        new Disk(Disk.Kind.PERSISTENT, 1 << 20, "/mnt/data", Optional.of("back"), Optional.empty(), AT),
                        "common",
                        new Disk(Disk.Kind.SHARED, 1 << 20, "/mnt/common", Optional.empty(), Optional.empty(), AT))
                : Map.of();
        return new ServiceSpec(
                name,
                "sample",
                "",
                running,
                uses,
                Map.of("front", role(fronts), "back", role(backs)),
                cloud,
                Optional.empty(),
                Optional.empty(),
                placement,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                disks,
                OnDelete.SNAPSHOT,
                new LinkedHashMap<>(Map.of("word", word)),
                AT);
    }

    private static RoleSpec role(int count) {
        return new RoleSpec(count, Optional.empty(), Optional.empty(), Optional.empty(), AT);
    }

    /** One to four services, each using some of those before it. */
    static Arbitrary<Manifest> any() {
        return any("default", "other");
    }

    /** @param clouds that services are on */
    static Arbitrary<Manifest> any(String... clouds) {
        return anyService(clouds).list().ofMinSize(1).ofMaxSize(4).map(Manifests::chain);
    }

    private static Manifest chain(List<ServiceSpec> services) {
        List<ServiceSpec> chained = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            ServiceSpec service = services.get(i);
            List<String> uses = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if ((service.settings().hashCode() >> j & 1) == 1) {
                    uses.add("s" + j);
                }
            }
            chained.add(renamed(service, "s" + i, uses));
        }
        return app(chained);
    }

    private static ServiceSpec renamed(ServiceSpec service, String name, List<String> uses) {
        return service(
                name,
                count(service, "front"),
                count(service, "back"),
                String.valueOf(service.settings().get("word")),
                uses,
                service.running(),
                service.placement(),
                !service.disks().isEmpty(),
                service.cloud(),
                Optional.ofNullable(service.disks().get("one"))
                        .flatMap(one -> one.kind() == Disk.Kind.SHARED ? Optional.of("all") : one.node()));
    }

    private static int count(ServiceSpec service, String role) {
        return Optional.ofNullable(service.nodes().get(role)).orElseThrow().count();
    }

    private static Arbitrary<ServiceSpec> anyService(String... clouds) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of("hello", "bye", "again"),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(5, Arbitraries.just(true)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(false))),
                        Arbitraries.of(Placement.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(clouds).optional(),
                        Arbitraries.of("front/1", "front/2", "back/1", "back/2", "back/4", "all")
                                .optional())
                .as((fronts, backs, word, running, placement, disk, cloud, holder) ->
                        service("x", fronts, backs, word, List.of(), running, placement, disk, cloud, holder));
    }
}
