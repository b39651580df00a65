/**
 * Machines and volumes of an OpenStack project: Nova, Cinder, Glance and Neutron through openstack4j. One client serves one thread
 * and one token (its session is a thread's own), so every call makes its client; see {@code Calls}.
 */
@NullMarked
package org.conpaas.provider.openstack;

import org.jspecify.annotations.NullMarked;
