# People, one person, sharing, choosing between two versions.
people-add = إضافة شخص
people-search = البحث بالاسم
people-found = { $count ->
    [zero] لم نجد أحدًا
    [one] وجدنا شخصًا واحدًا
    [two] وجدنا شخصين
    [few] وجدنا { $count } أشخاص
    [many] وجدنا { $count } شخصًا
   *[other] وجدنا { $count } شخص
}
people-none = لم نجد أحدًا باسم «{ $query }».
people-empty = لم تحفظ أي شخص بعد.

person-last-contact = آخر حديث: { $day }
person-no-contact = لم تتحدثا بعد
person-refer = إحالة
person-share = مشاركة
person-edit = تعديل
person-edit-title = تعديل البيانات
person-saved = تم الحفظ.
person-conflicts = { $count ->
    [zero] لا شيء للاختيار هنا.
    [one] هنا خيار واحد ينتظر قرارك.
    [two] هنا خياران ينتظران قرارك.
    [few] هنا { $count } خيارات تنتظر قرارك.
    [many] هنا { $count } خيارًا ينتظر قرارك.
   *[other] هنا { $count } خيار ينتظر قرارك.
}
person-timeline = اللقاءات والإحالات
person-timeline-empty = لم تحفظ أي لقاء بعد.
person-members = من يمكنه قراءة هذا؟ ({ $count })
person-history = السجل
person-name = الاسم
person-name-hint = كما يكتبه صاحبه. يمكنك الكتابة بأي حروف.
person-latin-name = الاسم بالحروف اللاتينية
person-latin-name-hint = مفيد إذا كان الاسم بحروف أخرى.
person-languages = اللغات
person-municipality = البلدية
person-safe-contact = تواصل آمن
person-safe-contact-hint = كيف ومتى يمكنك التواصل؟ وما الذي يجب تجنّبه؟
person-route = مسار التعلّم
person-birth-years = سنة الميلاد بين
person-born = مواليد { $years }
person-birth-years-hint = مثلًا 1980-1989.
person-tempo = الوتيرة الخاصة
person-tempo-hint = بكلمات الشخص نفسه.

members-why = يستطيع هؤلاء الزملاء قراءة كل شيء عن هذا الشخص.
members-me = أنت
history-empty = لا تغييرات بعد.

share-title = مشاركة مع زميل
share-why = سيستطيع زميلك قراءة كل شيء عن { $name } وإضافة معلومات.
share-can-read = يمكنه القراءة
share-submit = مشاركة
share-with = مشاركة مع { $name }
share-done = يستطيع { $name } قراءة هذا الآن.
share-nobody = لا يوجد زميل آخر للمشاركة معه.

conflict-title = اختيار
conflict-why = غيّر زميلان الشيء نفسه. اختر الصحيح.
conflict-none = لا شيء للاختيار.
conflict-open = اختيار
conflict-this = اختر هذا
conflict-both = الاحتفاظ بالاثنين
conflict-chosen = تم حفظ اختيارك.
conflict-badge = { $count ->
    [zero] لا خيارات
    [one] اختيار مطلوب
    [two] خياران
    [few] { $count } خيارات
    [many] { $count } خيارًا
   *[other] { $count } خيار
}

# Names of fields, in the history and in choices.
field-name = الاسم
field-latin-name = الاسم بالحروف اللاتينية
field-municipality = البلدية
field-languages = اللغات
field-learning-route = مسار التعلّم
field-birth-years = سنة الميلاد بين
field-safe-contact = تواصل آمن
field-tempo-note = الوتيرة الخاصة
field-what = بيانات اللقاء
field-note = ملاحظة
field-status = الحالة
field-content = بيانات الإحالة
field-given = الموافقة
