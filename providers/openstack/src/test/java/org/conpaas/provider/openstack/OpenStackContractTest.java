package org.conpaas.provider.openstack;

import org.conpaas.provider.ProviderContract;
import org.conpaas.provider.ProviderFixture;

@ControlPlane.Needed
class OpenStackContractTest extends ProviderContract {
    @Override
    protected ProviderFixture fixture() throws Exception {
        return new OpenStackFixture();
    }
}
