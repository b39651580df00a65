package org.conpaas.provider.openstack;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What tells ours from others': metadata that servers and volumes bear. A key each for the parts of a name, as a value has 255
 * characters at most and the longest name has more.
 */
final class Tags {
    static final String AGENT = "conpaas-agent";
    static final String TRAITS = "conpaas-traits";
    private static final String INSTALLATION = "conpaas-installation";
    private static final String APPLICATION = "conpaas-application";
    private static final String SERVICE = "conpaas-service";
    private static final String NODE = "conpaas-node";
    private static final String DISK = "conpaas-disk";
    private static final String COPY = "conpaas-copy";
    private static final int LONGEST = 200;

    private final String installation;

    Tags(String installation) {
        this.installation = installation;
    }

    Map<String, String> of(NodeId node) {
        Map<String, String> tags = new TreeMap<>(of(node.application(), node.service()));
        tags.put(NODE, node.role() + "/" + node.ordinal());
        return tags;
    }

    private Map<String, String> of(String application, String service) {
        return Map.of(INSTALLATION, installation, APPLICATION, application, SERVICE, service);
    }

    Map<String, String> of(VolumeId volume) {
        Map<String, String> tags =
                new TreeMap<>(volume.node().map(this::of).orElseGet(() -> of(volume.application(), volume.service())));
        tags.put(DISK, volume.disk());
        return tags;
    }

    /** Of one that has nothing but what an image has. */
    Map<String, String> ofCopy(VolumeId volume) {
        Map<String, String> tags = new TreeMap<>(of(volume));
        tags.put(COPY, "true");
        return tags;
    }

    boolean isCopy(@Nullable Map<String, String> tags) {
        return tags != null && tags.containsKey(COPY);
    }

    /**
     * Whose machine it is; empty: it is not ours.
     *
     * @param id of what bears the tags
     * @throws ProviderException when it is ours and somebody changed its tags: nobody knows then what there is
     */
    Optional<NodeId> node(String id, @Nullable Map<String, String> tags) throws ProviderException {
        if (tags == null || !installation.equals(tags.get(INSTALLATION)) || !tags.containsKey(NODE)) {
            return Optional.empty();
        }
        String name = tags.get(APPLICATION) + "/" + tags.get(SERVICE) + "/" + tags.get(NODE);
        try {
            return Optional.of(NodeId.parse(name));
        } catch (IllegalArgumentException e) {
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    id + " is tagged as ours and as " + name + ", which is no node: mend its tags",
                    e);
        }
    }

    /** Which volume it is, as {@link #node}. */
    Optional<VolumeId> volume(String id, @Nullable Map<String, String> tags) throws ProviderException {
        if (tags == null || !installation.equals(tags.get(INSTALLATION)) || !tags.containsKey(DISK)) {
            return Optional.empty();
        }
        String disk = String.valueOf(tags.get(DISK));
        return Optional.of(node(id, tags)
                .map(node -> new VolumeId(node, disk))
                .orElseGet(() -> VolumeId.shared(
                        String.valueOf(tags.get(APPLICATION)), String.valueOf(tags.get(SERVICE)), disk)));
    }

    /** A name for people who look at the cloud's own pages; as a host's name it has letters, digits and hyphens. */
    static String label(String name) {
        String plain = "conpaas-" + name.replace('/', '-');
        if (plain.length() <= LONGEST) {
            return plain;
        }
        CRC32 rest = new CRC32();
        rest.update(name.getBytes(StandardCharsets.UTF_8));
        return plain.substring(0, LONGEST) + "-" + Long.toHexString(rest.getValue());
    }
}
