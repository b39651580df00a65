"""A Cinder driver without a back end, as Cinder's own for tests, that lets volumes grow and be made from images, too.

What is on the volumes is ci/peers/openstack/machines' matter.
"""
from cinder.tests import fake_driver


class Disks(fake_driver.FakeLoggingVolumeDriver):
    def extend_volume(self, volume, new_size):
        pass

    def copy_image_to_volume(self, context, volume, image_service, image_id):
        pass
