package org.conpaas.provider.openstack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.openstack.compute.domain.NovaServer;
import org.openstack4j.openstack.compute.internal.BaseComputeServices;
import org.openstack4j.openstack.storage.block.domain.CinderVolume;
import org.openstack4j.openstack.storage.block.internal.BaseBlockStorageServices;

/**
 * Pages of long lists with what the library passes over: whether there are more of them. Without that, each list would have to be asked
 * for once more, and of each server in it Nova asks Neutron. To be asked within {@link Calls}.
 */
final class LinkedPages {
    private LinkedPages() {}

    /**
     * @param items none where there is nothing
     * @param isLast whether there are no more after them
     */
    record Part<T>(List<? extends T> items, boolean isLast) {}

    /** @return null where there is no such service, or what was to come after something that is gone */
    static @Nullable Part<Server> servers(Map<String, String> filter) {
        Servers answer = new Compute().page(filter);
        return answer == null
                ? null
                : new Part<>(present(answer.servers), present(answer.links).isEmpty());
    }

    /** @return null where there is no such service, or what was to come after something that is gone */
    static @Nullable Part<Volume> volumes(Map<String, String> filter) {
        Volumes answer = new BlockStorage().page(filter);
        return answer == null
                ? null
                : new Part<>(present(answer.volumes), present(answer.links).isEmpty());
    }

    /** As the cloud calls it; empty where there is no such volume. */
    static String volumeStatus(String id) {
        One answer = new BlockStorage().one(id);
        return answer == null || answer.volume == null ? "" : String.valueOf(answer.volume.get("status"));
    }

    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static final class Compute extends BaseComputeServices {
        @Nullable
        Servers page(Map<String, String> filter) {
            return get(Servers.class, uri("/servers/detail")).params(filter).execute();
        }
    }

    private static final class BlockStorage extends BaseBlockStorageServices {
        @Nullable
        Volumes page(Map<String, String> filter) {
            return get(Volumes.class, uri("/volumes/detail")).params(filter).execute();
        }

        @Nullable
        One one(String id) {
            return get(One.class, uri("/volumes/%s", id)).execute();
        }
    }

    private static final class Servers {
        @JsonProperty("servers")
        @Nullable
        List<NovaServer> servers;

        @JsonProperty("servers_links")
        @Nullable
        List<Map<String, Object>> links;
    }

    private static final class One {
        @JsonProperty("volume")
        @Nullable
        Map<String, Object> volume;
    }

    private static final class Volumes {
        @JsonProperty("volumes")
        @Nullable
        List<CinderVolume> volumes;

        @JsonProperty("volumes_links")
        @Nullable
        List<Map<String, Object>> links;
    }
}
