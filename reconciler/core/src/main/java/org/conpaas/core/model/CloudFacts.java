package org.conpaas.core.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.conpaas.manifest.ServiceSpec.Instance;

/**
 * What a cloud offers, and how much of it is left.
 *
 * @param types of machines; none: it has no types
 * @param usual the name or ID of the type of a machine for which nothing is asked; empty: the smallest with 1 GiB
 * @param room what may still be made
 * @param images bytes of a machine's own disk that each takes, by its name and by its ID; the usual one's by no name
 */
public record CloudFacts(List<MachineType> types, Optional<String> usual, Room room, Map<String, Long> images) {
    /** Of a cloud that has no types and no quotas, or of which nobody knows. */
    public static final CloudFacts NONE = new CloudFacts(List.of(), Optional.empty(), Room.UNLIMITED);

    private static final int SHOWN = 20;
    private static final int MIB_SHIFT = 20;
    private static final int GIB_SHIFT = 30;

    /** Beside an image and volatile disks: programs, code and logs of nodes, and what a plain image is lacking. */
    private static final long HEADROOM_BYTES = 2L << GIB_SHIFT;

    private static final long USUAL_BYTES = 1L << 30;
    private static final Comparator<MachineType> SMALLEST = Comparator.comparingLong(MachineType::memoryBytes)
            .thenComparingInt(MachineType::processors)
            .thenComparingLong(MachineType::diskBytes)
            .thenComparingLong(MachineType::swapBytes)
            .thenComparing(MachineType::id);

    public CloudFacts {
        types = List.copyOf(types);
        images = Map.copyOf(images);
    }

    /** Of a cloud whose images are not known. */
    public CloudFacts(List<MachineType> types, Optional<String> usual, Room room) {
        this(types, usual, room, Map.of());
    }

    /** @param id the cloud's own · @param diskBytes of the disk that comes and goes with a machine, 0: as many as its image has · @param swapBytes 0: none */
    public record MachineType(
            String id, String name, int processors, long memoryBytes, long diskBytes, long swapBytes) {}

    /** What may still be made, by what is counted; what is not in the map has no limit that is known. */
    public record Room(Map<Counted, Quota> quotas) {
        public static final Room UNLIMITED = new Room(Map.of());

        public Room {
            quotas = Map.copyOf(quotas);
        }

        public OptionalLong left(Counted what) {
            Quota known = quotas.get(what);
            return known == null ? OptionalLong.empty() : OptionalLong.of(known.left());
        }
    }

    /** @param limit 0 or more · @param used by all who share it; above the limit when that was lowered */
    public record Quota(long limit, long used) {
        /** Never negative. */
        public long left() {
            return Math.max(0, limit - used);
        }
    }

    /** What quotas are about. */
    public enum Counted {
        MACHINES("machines"),
        PROCESSORS("processors"),
        MEMORY_MIB("MiB of memory"),
        VOLUMES("volumes"),
        VOLUME_GIB("GiB of volumes");

        private final String noun;

        Counted(String noun) {
            this.noun = noun;
        }

        /** In the plural, for people. */
        public String noun() {
            return noun;
        }
    }

    /** The type that a machine of that kind is made of; empty when there is none, or two of that name. */
    public Optional<MachineType> type(Optional<Instance> wanted) {
        return type(wanted, 0);
    }

    /** As {@link #type(Optional)}, with room for its volatile disks: where no type is named, a larger one may have that. */
    public Optional<MachineType> type(MachineSpec machine) {
        return type(machine.instance(), diskBytes(machine));
    }

    private Optional<MachineType> type(Optional<Instance> wanted, long diskBytes) {
        if (wanted.isPresent() && wanted.orElseThrow() instanceof Instance.Sized size) {
            return smallest(size.cpu(), size.ramBytes(), size.swapBytes(), diskBytes);
        }
        if (wanted.isPresent()) {
            return named(((Instance.Named) wanted.orElseThrow()).name()).filter(type -> type.diskBytes() >= diskBytes);
        }
        if (usual.isEmpty()) {
            return smallest(1, USUAL_BYTES, 0, diskBytes);
        }
        return named(usual.orElseThrow())
                .flatMap(type -> type.diskBytes() >= diskBytes
                        ? Optional.of(type)
                        : smallest(type.processors(), type.memoryBytes(), type.swapBytes(), diskBytes));
    }

    /** What its own disk must have; 0: whatever its type has will do. */
    private long diskBytes(MachineSpec machine) {
        long asked = machine.needs().volatileBytes();
        return asked == 0 ? 0 : asked + images.getOrDefault(machine.image().orElse(""), 0L) + HEADROOM_BYTES;
    }

    /** What is wrong with asking for such a machine, in a few words, when {@link #type(MachineSpec)} finds no type. */
    public String noType(MachineSpec machine) {
        String asked = machine.instance().map(CloudFacts::text).or(this::usual).orElse("with 1 GiB of memory");
        if (type(machine.instance()).isPresent()) {
            return "has no machine type " + asked + " with a disk of " + gib(diskBytes(machine))
                    + " GiB, of which the volatile disks of " + machine.name() + " need "
                    + gib(machine.needs().volatileBytes())
                    + ": make those smaller or persistent, or take another instance; it has "
                    + all(CloudFacts::withDisk);
        }
        boolean isAmbiguous = types.stream().anyMatch(type -> type.name().equals(asked));
        return isAmbiguous
                ? "has several machine types " + asked + ": use an ID"
                : "has no machine type " + asked + "; it has " + all(CloudFacts::text);
    }

    private String all(Function<MachineType, String> text) {
        return types.stream().map(text).sorted().limit(SHOWN).collect(Collectors.joining(", "));
    }

    /** As many as are needed for all of it. */
    private static long gib(long bytes) {
        return (bytes + (1L << GIB_SHIFT) - 1) >> GIB_SHIFT;
    }

    private static String text(Instance instance) {
        return instance instanceof Instance.Sized size
                ? "with " + size.cpu() + " processors and " + (size.ramBytes() >> MIB_SHIFT) + " MiB"
                        + (size.swapBytes() > 0 ? " and " + (size.swapBytes() >> MIB_SHIFT) + " MiB of swap" : "")
                : ((Instance.Named) instance).name();
    }

    private static String text(MachineType type) {
        return type.name() + " (" + type.processors() + ", " + (type.memoryBytes() >> MIB_SHIFT) + " MiB"
                + (type.swapBytes() > 0 ? ", swap " + (type.swapBytes() >> MIB_SHIFT) + " MiB)" : ")");
    }

    private static String withDisk(MachineType type) {
        return type.name() + " (" + type.processors() + ", " + (type.memoryBytes() >> MIB_SHIFT) + " MiB, disk "
                + (type.diskBytes() >> GIB_SHIFT) + " GiB)";
    }

    private Optional<MachineType> smallest(int processors, long memoryBytes, long swapBytes, long diskBytes) {
        return types.stream()
                .filter(type -> type.processors() >= processors
                        && type.memoryBytes() >= memoryBytes
                        && type.swapBytes() >= swapBytes
                        && type.diskBytes() >= diskBytes)
                .min(SMALLEST);
    }

    private Optional<MachineType> named(String name) {
        List<MachineType> found = types.stream()
                .filter(type -> type.id().equals(name) || type.name().equals(name))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
