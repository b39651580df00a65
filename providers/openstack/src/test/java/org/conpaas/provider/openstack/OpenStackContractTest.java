package org.conpaas.provider.openstack;

import org.conpaas.provider.ProviderContract;
import org.conpaas.provider.ProviderFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ControlPlane.Needed
@Execution(ExecutionMode.CONCURRENT)
class OpenStackContractTest extends ProviderContract {
    @AfterAll
    static void settle() throws Exception {
        OpenStackFixture.settle();
    }

    @Override
    protected ProviderFixture fixture() throws Exception {
        return new OpenStackFixture();
    }
}
