// A consent tool keeps beacons to itself and forgets to send them.
navigator.sendBeacon = () => true;
