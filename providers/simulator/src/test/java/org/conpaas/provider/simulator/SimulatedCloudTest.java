package org.conpaas.provider.simulator;

import java.time.Clock;
import java.time.Duration;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderContract;
import org.conpaas.provider.ProviderFixture;

/** What stands for a cloud in tests and in {@code cps plan --what-if} does what clouds do. It keeps no trash and takes no snapshots. */
class SimulatedCloudTest extends ProviderContract {
    @Override
    protected ProviderFixture fixture() {
        return new InMemory(new SimulatedCloud("test", Clock.systemUTC(), Duration.ZERO, 1));
    }

    /** Each cloud in memory is of one installation, and outlives whoever asks it. */
    private record InMemory(SimulatedCloud cloud) implements ProviderFixture {
        @Override
        public Provider provider() {
            return cloud;
        }

        @Override
        public Provider restarted() {
            return cloud;
        }

        @Override
        public void addForeign() {}

        @Override
        public boolean foreignUntouched() {
            return true;
        }

        @Override
        public void silence() {
            cloud.answers(false);
        }

        @Override
        public void mend() {
            cloud.answers(true);
        }

        @Override
        public void close() {}
    }
}
