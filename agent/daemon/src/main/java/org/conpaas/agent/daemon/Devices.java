package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.DiskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disks that a cloud attaches as devices: one that is blank gets a file system, each is mounted outside of all nodes' trees, where
 * nothing that deletes a tree can reach it, and let go before its node has gone. What has content is never formatted.
 */
final class Devices {
    private static final Logger log = LoggerFactory.getLogger(Devices.class);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** In a directory of the file system, as its top has a lost+found, which databases take for one of theirs. */
    private static final String CONTENT = "data";

    /** File systems, partition tables and volume managers all say what they are within it. */
    private static final int HEAD_BYTES = 1 << 20;

    private static final int EXT_MAGIC_AT = 1080;
    private static final int SUPERBLOCK = 1024;
    private static final int BLOCKS_LOW = 4;
    private static final int BLOCK_SIZE = 24;
    private static final int BLOCKS_HIGH = 0x150;
    private static final int SECTOR = 512;

    /** A file system leaves a rest that is no whole group of blocks. */
    private static final long WORTH_GROWING = 128L << 20;

    private static final long MINUTES = 5;
    private static final int NUMBER = 2;
    private static final int AT = 4;
    private static final int MAJOR = 8;

    /** e2fsck has nothing left to say, or has mended it. */
    private static final Set<Integer> SOUND = Set.of(0, 1);

    private final Path root;

    /** Sizes of devices, by number, that their file systems could not be made to have. */
    private final Map<String, Long> small = new ConcurrentHashMap<>();

    /** @param root where they are mounted */
    Devices(Path root) {
        this.root = root;
    }

    static boolean isDevice(DiskSpec disk) {
        return disk.path().startsWith("/dev/") && !disk.path().startsWith("/dev/shm/");
    }

    /**
     * Where the disk's content is on this machine, mounted or not; of a disk that is no device its own path. What others made is seen as
     * they made it.
     */
    Path content(String node, DiskSpec disk) {
        if (!isDevice(disk)) {
            return Path.of(disk.path());
        }
        Path place = place(node, disk.name());
        return disk.readOnly() ? place : place.resolve(CONTENT);
    }

    private Path place(String node, String disk) {
        return root.resolve(node).resolve(disk);
    }

    /**
     * Sees to it that the disk is mounted.
     *
     * @throws Unworkable when its device is not there, or has something that is no file system
     */
    void mount(String node, DiskSpec disk) throws IOException {
        Path device = device(disk);
        Path place = place(node, disk.name());
        Optional<String> mounted = mounted(place);
        if (mounted.filter(number(device)::equals).isPresent()) {
            grow(device, disk, true);
            return;
        }
        if (mounted.isPresent()) {
            // attached anew, under another name of the kernel's: what is mounted there is a device that has gone
            run("umount", "--lazy", place.toString());
        }
        Files.createDirectories(place);
        Path begun = place.resolveSibling(disk.name() + ".new");
        boolean isNew = !disk.readOnly() && isNew(device, disk, begun);
        if (isNew) {
            AtomicFile.write(begun, disk.path());
            log.info("Disk {} is new: {} gets a file system", disk.name(), device);
            run("mkfs.ext4", "-q", "-F", "-m", "0", device.toString());
        }
        if (!isNew) {
            small.remove(number(device));
            grow(device, disk, false);
        }
        attach(device, place, disk);
        Files.deleteIfExists(begun);
        if (!disk.readOnly()) {
            Files.createDirectories(place.resolve(CONTENT));
        }
        log.info("Disk {} of node {} is mounted: {} at {}", disk.name(), node, device, place);
    }

    /**
     * Makes the file system as large as its device. One that cannot be is used as it is: it has less room than was asked for, and that is
     * no reason to stop what runs. While it is mounted the kernel does it, for who may; before it is mounted it is checked first.
     */
    private void grow(Path device, DiskSpec disk, boolean isMounted) throws IOException {
        if (!hasGrown(device, disk)) {
            return;
        }
        log.info("Disk {} has become larger: {}", disk.name(), device);
        try {
            if (!isMounted) {
                run(SOUND, "e2fsck", "-f", "-p", device.toString());
            }
            run("resize2fs", device.toString());
        } catch (Unworkable e) {
            small.put(number(device), deviceBytes(device));
            log.warn(
                    "Disk {} keeps its size{}: {}",
                    disk.name(),
                    isMounted ? " until it is mounted anew" : "",
                    e.getMessage());
        }
    }

    private boolean hasGrown(Path device, DiskSpec disk) throws IOException {
        if (disk.readOnly() || !hasFileSystem(device)) {
            return false;
        }
        long bytes = deviceBytes(device);
        boolean isTried = small.getOrDefault(number(device), 0L) == bytes;
        return !isTried && bytes - fileSystemBytes(device) >= WORTH_GROWING;
    }

    private static long deviceBytes(Path device) throws IOException {
        Path known = Path.of("/sys/dev/block", number(device), "size");
        return Files.exists(known) ? Long.parseLong(Files.readString(known).strip()) * SECTOR : 0;
    }

    /** From its superblock. */
    private static long fileSystemBytes(Path device) throws IOException {
        try (InputStream in = Files.newInputStream(device)) {
            in.skipNBytes(SUPERBLOCK);
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(SUPERBLOCK)).order(ByteOrder.LITTLE_ENDIAN);
            long blocks = Integer.toUnsignedLong(head.getInt(BLOCKS_LOW))
                    | Integer.toUnsignedLong(head.getInt(BLOCKS_HIGH)) << Integer.SIZE;
            return blocks << (10 + head.getInt(BLOCK_SIZE));
        }
    }

    private static Path device(DiskSpec disk) throws IOException {
        Path path = Path.of(disk.path());
        if (!Files.exists(path)) {
            throw new Unworkable("Disk " + disk.name() + ": its device " + path
                    + " is not on this machine yet; the cloud attaches it");
        }
        return path.toRealPath();
    }

    private static void attach(Path device, Path place, DiskSpec disk) throws IOException {
        try {
            run("mount", "-o", disk.readOnly() ? "ro" : "rw", device.toString(), place.toString());
        } catch (Unworkable e) {
            String mend = disk.readOnly()
                    ? "what it is a copy of has to be a file system, without partitions"
                    : hasFileSystem(device)
                            ? "its file system may need a repair: fsck " + device
                            : "it has content and no file system; if nobody needs the content, clear its beginning: dd if=/dev/zero of="
                                    + device + " bs=1M count=1";
            throw new Unworkable(
                    "Disk " + disk.name() + ": " + device + " cannot be mounted (" + e.getMessage()
                            + ") and is left as it is; " + mend,
                    e);
        }
    }

    /**
     * Whether nobody has used it yet.
     *
     * @param begun says which disk was being formatted here when the agent or the machine died; what can be mounted was finished
     */
    private static boolean isNew(Path device, DiskSpec disk, Path begun) throws IOException {
        boolean wasBegun = Files.exists(begun) && disk.path().equals(Files.readString(begun));
        return isBlank(device) || wasBegun && !hasFileSystem(device);
    }

    /** By the mark that mkfs writes last. */
    private static boolean hasFileSystem(Path device) throws IOException {
        try (InputStream in = Files.newInputStream(device)) {
            byte[] head = in.readNBytes(EXT_MAGIC_AT + 2);
            return head.length == EXT_MAGIC_AT + 2
                    && (head[EXT_MAGIC_AT] & 0xff) == 0x53
                    && (head[EXT_MAGIC_AT + 1] & 0xff) == 0xef;
        }
    }

    private static boolean isBlank(Path device) throws IOException {
        try (InputStream in = Files.newInputStream(device)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            return Arrays.equals(head, new byte[head.length]);
        }
    }

    /**
     * Which devices are mounted for a node, in a text to compare: a process that was started on one must be started again on another.
     */
    String mounts(String node, List<DiskSpec> disks) throws IOException {
        StringBuilder text = new StringBuilder();
        for (DiskSpec disk : disks) {
            if (isDevice(disk)) {
                text.append(disk.name())
                        .append('=')
                        .append(mounted(place(node, disk.name())).orElse(""))
                        .append(' ');
            }
        }
        return text.toString();
    }

    /**
     * Whether a disk's device is here and is not what is mounted, as it was taken away and came back, as another one perhaps; or has
     * become larger. Any thread.
     */
    boolean drifted(String node, List<DiskSpec> disks) {
        return disks.stream().filter(Devices::isDevice).anyMatch(disk -> {
            try {
                Path device = device(disk);
                return !mounted(place(node, disk.name())).equals(Optional.of(number(device))) || hasGrown(device, disk);
            } catch (IOException e) {
                // not here: there is nothing to mount
                return false;
            }
        });
    }

    /** Lets go of the node's disks that it does not keep. */
    void release(String node, List<DiskSpec> kept) throws IOException {
        for (String disk : new TreeSet<>(superfluous(node, kept))) {
            Path place = place(node, disk);
            if (mounted(place).isPresent()) {
                letGo(place);
                log.info("Disk {} of node {} is let go", disk, node);
            }
            Files.delete(place);
            Files.deleteIfExists(place.resolveSibling(disk + ".new"));
        }
        Tree.deleteEmpty(root.resolve(node), root);
    }

    private static void letGo(Path place) throws IOException {
        try {
            // a namespace of another node may have it mounted still: then unmounting alone writes nothing out
            run("sync", "--file-system", place.toString());
        } catch (Unworkable e) {
            log.warn("{} cannot be written out, perhaps its device has gone: {}", place, e.getMessage());
            run("umount", "--lazy", place.toString());
            return;
        }
        run("umount", place.toString());
    }

    /** Whether there is something to release. */
    boolean hasObsolete(String node, List<DiskSpec> kept) throws IOException {
        return !superfluous(node, kept).isEmpty();
    }

    private List<String> superfluous(String node, List<DiskSpec> kept) throws IOException {
        Path own = root.resolve(node);
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> places = Files.list(own)) {
            return places.filter(Files::isDirectory)
                    .map(place -> own.relativize(place).toString())
                    .filter(name -> kept.stream()
                            .noneMatch(disk -> isDevice(disk) && disk.name().equals(name)))
                    .toList();
        }
    }

    /** The number of the device that is mounted there, {@code major:minor}. */
    private static Optional<String> mounted(Path place) throws IOException {
        // the kernel knows no links
        String real = Files.exists(place) ? place.toRealPath().toString() : place.toString();
        String wanted = real.replace("\\", "\\134").replace(" ", "\\040");
        Optional<String> last = Optional.empty();
        for (String line : Files.readAllLines(MOUNTS, StandardCharsets.UTF_8)) {
            String[] fields = line.split(" ");
            if (fields.length > AT && fields[AT].equals(wanted)) {
                last = Optional.of(fields[NUMBER]);
            }
        }
        return last;
    }

    /** By it, as a device has several names and the kernel tells which it likes. */
    private static String number(Path device) throws IOException {
        long number = (Long) Files.getAttribute(device, "unix:rdev");
        return (number >> MAJOR & 0xfff) + ":" + (number & 0xff | number >> 12 & 0xfff00);
    }

    private static void run(String... command) throws IOException {
        run(Set.of(0), command);
    }

    /** @param good exit codes */
    private static void run(Set<Integer> good, String... command) throws IOException {
        // to a file: a program that hangs would keep its reader for ever
        Path said = Files.createTempFile("conpaas-disk", ".out");
        try {
            Process process = start(said, command);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new Unworkable(String.join(" ", command) + " does not end");
            }
            if (!good.contains(process.exitValue())) {
                String words = Files.readString(said).strip().replaceAll("\\s+", " ");
                throw new Unworkable(String.join(" ", command) + ": " + words);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static Process start(Path output, String... command) throws Unworkable {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new Unworkable(
                    "This machine has no program " + command[0]
                            + ", which disks need; install the packages mount and e2fsprogs",
                    e);
        }
    }
}
