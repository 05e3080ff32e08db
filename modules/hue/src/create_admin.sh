# Makes the first user from DJANGO_SUPERUSER_USERNAME, _EMAIL and _PASSWORD. A user of that name who
# exists keeps the password that was chosen in Hue. $1 is Hue's command.
if output=$("$1" createsuperuser --noinput 2>&1); then
    printf '%s\n' "$output"
    exit 0
fi
printf '%s\n' "$output"
case $output in
*'already taken'*) exit 0 ;;
*) exit 1 ;;
esac
