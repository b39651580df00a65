package org.conpaas.provider.openstack;

import org.conpaas.provider.ProviderContract;
import org.conpaas.provider.ProviderFixture;
import org.junit.jupiter.api.AfterAll;

@ControlPlane.Needed
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
