package org.conpaas.agent.daemon;

import java.time.Clock;

/** What the nodes of one agent share. */
record Machinery(
        Home home,
        Clock clock,
        Pools pools,
        Tools tools,
        Launcher launcher,
        Sweeper sweeper,
        Stopping stopping,
        Enclosure enclosure,
        Devices devices,
        Cgroups cgroups,
        Artifacts artifacts,
        Questions questions) {}
