package org.conpaas.core.model;

/** Where a machine is in its life, as its cloud tells. One that is being taken away is not there any more. */
public enum MachineState {
    /** It is built, or boots. */
    STARTING("starts"),
    RUNNING("runs"),
    /** It was stopped, paused or put away, by somebody else: nothing of ours does that. */
    STOPPED("is stopped"),
    /** Its cloud could not keep it running. */
    FAILED("has failed in its cloud");

    private final String told;

    MachineState(String told) {
        this.told = told;
    }

    /** What it does, to be told after its name. */
    public String told() {
        return told;
    }
}
