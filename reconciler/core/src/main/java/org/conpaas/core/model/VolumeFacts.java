package org.conpaas.core.model;

/**
 * A persistent or shared disk that exists.
 *
 * @param path where its machine has it; of a shared one, where every machine has it
 * @param sizeBytes as made; not less than asked for
 * @param place which machines see it
 */
public record VolumeFacts(String path, long sizeBytes, Place place) {
    /** Which machines see a disk now. */
    public sealed interface Place {
        /** All of its cloud, without anybody's doing. */
        record Everywhere() implements Place {}

        record On(NodeId machine) implements Place {}

        record Nowhere() implements Place {}
    }

    /** As it is once it was taken from the machine that has it. */
    public VolumeFacts detached() {
        return place instanceof Place.On ? new VolumeFacts(path, sizeBytes, new Place.Nowhere()) : this;
    }

    /** As it is once that machine has gone. */
    public VolumeFacts without(NodeId machine) {
        return place.equals(new Place.On(machine)) ? new VolumeFacts(path, sizeBytes, new Place.Nowhere()) : this;
    }

    public boolean isSeenBy(NodeId machine) {
        return place instanceof Place.Everywhere || place.equals(new Place.On(machine));
    }
}
