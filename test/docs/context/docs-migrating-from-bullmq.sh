topic users 3
