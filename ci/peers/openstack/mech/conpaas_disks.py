"""A Cinder driver without a back end, as Cinder's own for tests, that lets volumes grow and be made from images and snapshots, too.

What is on the volumes is ci/peers/openstack/machines' matter: it says in a file where it has them.
"""
import contextlib
import os
import subprocess

from cinder.tests import fake_driver

MACHINES = "/run/conpaas-machines.lock"


def known_files(base, folder):
    """One that may not be looked into is an error, not an empty one."""
    return {folder + "/" + name for name in os.listdir(os.path.join(base, folder))}


def copy(source, target):
    """As it is now, whoever writes to it. A volume that no machine has had yet is nowhere."""
    with contextlib.suppress(FileNotFoundError), open(MACHINES) as known:
        base = known.read().strip()
        if base and source in known_files(base, os.path.dirname(source)):
            subprocess.run(["cp", "--sparse=always", source, target], cwd=base, check=True)


class Disks(fake_driver.FakeLoggingVolumeDriver):
    def extend_volume(self, volume, new_size):
        pass

    def copy_image_to_volume(self, context, volume, image_service, image_id):
        pass

    def create_snapshot(self, snapshot):
        copy("volumes/" + snapshot.volume_id, "snapshots/" + snapshot.id)

    def create_volume_from_snapshot(self, volume, snapshot):
        copy("snapshots/" + snapshot.id, "volumes/" + volume.id)
