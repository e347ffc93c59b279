# Making a referral, following it, and the directory of services.
refer-title = إحالة جديدة
refer-step-to = إلى من
refer-step-agreement = الموافقة
refer-step-check = المراجعة
refer-who = لمن؟
refer-who-empty = اختر شخصًا من القائمة.
refer-search = ابحث عن جهة
refer-domain = الموضوع
refer-municipality = البلدية
refer-choose = اختر جهة
refer-choose-empty = اختر جهة من القائمة.
refer-nothing = لم نجد شيئًا. اختر موضوعًا آخر أو بلدية أخرى.
refer-more = هناك { $count } غيرها. اكتب كلمة للبحث.
refer-protocol = اتصل بنفسك. لا حاجة إلى إحالة.
refer-agree-ask = أخبر الشخص بما ستنقله إلى { $service }.
refer-agree-given = هل يوافق الشخص؟
refer-agree-empty = اختر نعم أو لا.
refer-agree-no = بدون موافقة لا تنقل شيئًا. يمكنك أن تسأل مرة أخرى لاحقًا.
refer-shares-nothing = لن تحصل الجهة عندئذ على أي بيانات عن الشخص.
refer-not-asked = لم يُسأل الشخص
refer-agree-language = بأي لغة سألت؟
refer-agree-how = كيف وافق الشخص؟
refer-share = ماذا يجوز أن تعرف الجهة؟
refer-share-note = يمكنك اختيار أكثر من واحد
refer-hears = ما يمكن للجهة معرفته
refer-hears-nothing = لا شيء
refer-talks = { $count ->
    [zero] لا لقاءات
    [one] لقاء واحد
    [two] لقاءان
    [few] { $count } لقاءات
    [many] { $count } لقاءً
   *[other] { $count } لقاء
}
refer-reason = ما المساعدة المطلوبة؟
refer-reason-hint = باختصار وبكلمات بسيطة. ستقرأ الجهة هذا.
refer-follow-up = متى تسأل كيف تسير الأمور؟
refer-after = أبلغ الجهة الآن بنفسك. ثم اختر «تم إبلاغ الجهة».
refer-back = رجوع
refer-next = متابعة
refer-save = حفظ الإحالة
refer-saved = تم حفظ الإحالة.
refer-resumed = هذه مسودتك. يمكنك المتابعة.

referral-title = إحالة
referral-to = إحالة إلى { $service }
referral-arrow-to = إلى
referral-made = أنشأها
referral-follow-up = اسأل كيف تسير الأمور: { $day }
later-ask = اسأل لاحقًا:
referrals-to-send = يجب إبلاغ الجهة
referrals-waiting = بانتظار الرد
referrals-running = جارية
referrals-done = منتهية
referrals-empty = لم تُحِل أحدًا بعد.

status-title = مستجدات هذه الإحالة
status-new = ماذا حدث؟
status-source = ممن عرفت ذلك؟
status-reason = لماذا؟
status-note = توضيح
status-saved = تم حفظ الحالة.

directory-search = ابحث عن جهة أو موضوع
directory-found = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
directory-none = لم نجد شيئًا. جرّب كلمة أخرى أو بلدية أخرى.
service-phone = الهاتف
service-email = البريد الإلكتروني
service-url = الموقع
service-address = العنوان
service-where = للبلديات
service-checked = تمت المراجعة في { $day }
service-unchecked = لم تتم المراجعة بعد
