import 'missive-chat/define';
