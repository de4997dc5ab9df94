# Runs script $1 on a throw-away copy of this machine: its own files, processes and network. What the archive
# ($2) needs is in /root, and the programs beside this script stand in for those that need a real machine.
set -eu
here=$(dirname "$0")
box=/mnt
mount -t tmpfs tmpfs "$box"
mkdir "$box/upper" "$box/work" "$box/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$box/upper,workdir=$box/work" "$box/root"
cp "$2" "$2.sha256" "$box/root/root/"
cp "$here/apt-get" "$here/certbot" "$here/systemctl" "$box/root/usr/local/sbin/"
mount -t proc proc "$box/root/proc"
mount --rbind /dev "$box/root/dev"
mount -t tmpfs tmpfs "$box/root/run"
mount -t tmpfs tmpfs "$box/root/tmp"
ip link set lo up
# No other server is there to drain to.
chroot "$box/root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
  DRAIN_SECONDS=0 sh -eux -c "cd /root; $1" && exit
status=$?
cat "$box/root/run/platform-apps.log" >&2
exit "$status"
