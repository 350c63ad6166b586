"""The frame around the views: menus, keys, status, settings, help, faults."""
